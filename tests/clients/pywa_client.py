"""pywa, which nobody here wrote, against `recado sandbox`: what a bot built on it does, step by step.

`python pywa_client.py PATH_OF_RECADO`; exit code 1 when a step fails.
"""

import pathlib
import sys
import traceback

import httpx
from pywa import WhatsApp, types
from pywa.types import templates

from sandbox import ACCOUNT, ANA, NUMBER, PATIENCE, SECRET, TOKEN, VERIFY, Sandbox, Webhooks

PICTURE = pathlib.Path(__file__).with_name("dot.png").read_bytes()


class Scene:
    """A bot on pywa, the sandbox it talks to, and what it heard."""

    def __init__(self, recado):
        self.webhooks = Webhooks()
        self.sandbox = Sandbox(recado, self.webhooks.url)
        session = httpx.Client(timeout=PATIENCE)
        self.bot = WhatsApp(
            phone_id=NUMBER, token=TOKEN, session=session, server=None, waba_id=ACCOUNT, verify_token=VERIFY, app_secret=SECRET
        )
        # pywa always begins with Meta's address: the session's own is what it offers to change.
        session.base_url = self.sandbox.facts["base_url"] + "/v23.0"
        self.heard = []
        self.bot.on_message(lambda _, message: self.heard.append(message))
        self.bot.on_callback_button(lambda _, tapped: self.heard.append(tapped))
        self.bot.on_callback_selection(lambda _, picked: self.heard.append(picked))
        self.bot.on_message_status(lambda _, status: self.heard.append(status))

    def hears(self, kind, fits=lambda _: True):
        """Takes deliveries, each checked by pywa, until one is heard as `kind`."""
        while True:
            for place, heard in enumerate(self.heard):
                if isinstance(heard, kind) and fits(heard):
                    return self.heard.pop(place)
            body, signature = self.webhooks.deliveries.get(timeout=PATIENCE)
            assert self.bot.webhook_update_validator(body, signature) is None, "pywa refuses the signature"
            self.bot.webhook_update_handler(body)

    def is_told(self, sent, status):
        self.hears(types.MessageStatus, lambda heard: heard.id == sent.id and heard.status == status)


def handshake(scene):
    """The sandbox has agreed on the address before the first delivery."""
    asked = scene.webhooks.handshakes.get(timeout=PATIENCE)
    assert scene.bot.webhook_challenge_handler(asked["hub.verify_token"], asked["hub.challenge"])[1] == 200


def text_in_and_out(scene):
    scene.sandbox.does({"kind": "text", "body": "report today, não amanhã / 👍"})
    message = scene.hears(types.Message)
    assert message.text == "report today, não amanhã / 👍" and message.from_user.name == "Ana"
    answer = message.reply("*R$ 670,80*")
    scene.is_told(answer, types.MessageStatusType.DELIVERED)


def marks_as_read_and_types(scene):
    scene.sandbox.does({"kind": "text", "body": "are you there?"})
    message = scene.hears(types.Message)
    message.mark_as_read()
    message.indicate_typing()
    assert next(m for m in scene.sandbox.chat() if m["id"] == message.id)["status"] == "read"


def buttons(scene):
    sent = scene.bot.send_message(ANA, "Cancel order 4711?", buttons=[types.Button("Yes", "yes"), types.Button("No", "no")])
    scene.sandbox.does({"kind": "button", "message_id": sent.id, "id": "yes"})
    tapped = scene.hears(types.CallbackButton)
    assert (tapped.data, tapped.title) == ("yes", "Yes")


def a_list(scene):
    rows = [types.SectionRow(title="Sales", callback_data="sales", description="Daily"), types.SectionRow("Stock", "stock")]
    choices = types.SectionList("Choose", [types.Section("Dashboards", rows)])
    sent = scene.bot.send_message(ANA, "Which one?", buttons=choices)
    scene.sandbox.does({"kind": "list", "message_id": sent.id, "id": "stock"})
    picked = scene.hears(types.CallbackSelection)
    assert (picked.data, picked.title) == ("stock", "Stock")


def media_out(scene):
    sent = scene.bot.send_image(ANA, PICTURE, caption="Sales", mime_type="image/png")
    scene.is_told(sent, types.MessageStatusType.SENT)
    shown = next(m for m in scene.sandbox.chat() if m["id"] == sent.id)
    assert shown["content"]["caption"] == "Sales"


def media_in(scene):
    media = scene.sandbox.ask("POST", "files", PICTURE, "image/png")["id"]
    scene.sandbox.does({"kind": "image", "media": media, "caption": "look"})
    message = scene.hears(types.Message)
    assert message.caption == "look" and message.image.get_bytes() == PICTURE


def a_template(scene):
    text = templates.BodyText("Order {{order}} has left.", order="4711")
    template = templates.Template(
        name="order_left", category=templates.TemplateCategory.UTILITY, language=templates.TemplateLanguage.ENGLISH_US,
        parameter_format=templates.ParamFormat.NAMED, components=[text],
    )
    scene.bot.create_template(template)
    scene.sandbox.ask("PATCH", "templates/order_left/en_US", {"status": "APPROVED"})
    sent = scene.bot.send_template(
        ANA, "order_left", templates.TemplateLanguage.ENGLISH_US, [templates.BodyText.params(order="1823")]
    )
    scene.is_told(sent, types.MessageStatusType.DELIVERED)


def read_by_the_person(scene):
    sent = scene.bot.send_message(ANA, "Seen?")
    scene.is_told(sent, types.MessageStatusType.DELIVERED)
    scene.sandbox.ask("POST", f"people/{ANA.replace('+', '%2B')}/read")
    scene.is_told(sent, types.MessageStatusType.READ)


def the_rest_of_the_messages(scene):
    scene.bot.send_location(ANA, latitude=-23.55, longitude=-46.63, name="Depot", address="Rua Augusta 1")
    contact = types.Contact(types.Contact.Name(formatted_name="On call", first_name="On"), phones=[types.Contact.Phone("+15550140099")])
    sent = scene.bot.send_contact(ANA, contact)
    scene.bot.send_reaction(ANA, "👍", scene.sandbox.does({"kind": "text", "body": "thanks"})["message_id"])
    scene.bot.send_document(ANA, b"a,b\n1,2\n", filename="report.csv", mime_type="text/plain")
    scene.is_told(sent, types.MessageStatusType.SENT)


STEPS = [text_in_and_out, handshake, marks_as_read_and_types, buttons, a_list, media_out, media_in, a_template, read_by_the_person,
         the_rest_of_the_messages]


def main():
    scene = Scene(sys.argv[1])
    failed = 0
    for step in STEPS:
        try:
            step(scene)
            print(f"pywa: {step.__name__} ... ok", flush=True)
        except Exception:  # A step that fails says so, and the others go on.
            traceback.print_exc()
            print(f"pywa: {step.__name__} ... FAILED", flush=True)
            failed += 1
    scene.sandbox.stop()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
