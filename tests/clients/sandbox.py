"""`recado sandbox` as a process, the people in it, and the place where its webhooks arrive."""

import json
import queue
import subprocess
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET, TOKEN, VERIFY, NUMBER, ACCOUNT = "the app's secret", "the token", "the agreed word", "100200300400500", "100000000000001"
ANA = "+5511990000002"
PATIENCE = 15


class Webhooks:
    """A server on loopback that keeps every delivery: its raw bytes and its signature."""

    def __init__(self):
        self.deliveries, self.handshakes = queue.Queue(), queue.Queue()
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                desk.handshakes.put(asked)
                self.answer(asked.get("hub.challenge", "").encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                desk.deliveries.put((body, self.headers["x-hub-signature-256"]))
                self.answer(b"")

            def answer(self, body):
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/webhook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Sandbox:
    """The emulator, and what its control API can do."""

    def __init__(self, recado, callback):
        self.process = subprocess.Popen(
            [recado, "sandbox", "--address", "127.0.0.1:0", "--callback", callback, "--app-secret", SECRET,
             "--access-token", TOKEN, "--verify-token", VERIFY, "--phone-number-id", NUMBER, "--json"],
            stdout=subprocess.PIPE, text=True,
        )
        self.facts = json.loads(self.process.stdout.readline())
        self.api = self.facts["control_url"]
        self.ask("POST", "people", {"name": "Ana", "phone": ANA})

    def ask(self, method, path, body=None, content_type="application/json"):
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.api}/{path}", data, {"content-type": content_type}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def does(self, deed):
        """Lets Ana do something."""
        return self.ask("POST", f"people/{urllib.parse.quote(ANA)}/deeds", deed)

    def chat(self):
        return self.ask("GET", f"people/{urllib.parse.quote(ANA)}/chat")["messages"]

    def stop(self):
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0, "the sandbox did not stop as asked"
