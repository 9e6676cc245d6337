//! Clients that mean harm, against the program as a process of its own: slow ones, greedy ones, forgers, and bodies made to
//! cost more than they weigh.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, SocketAddrV4},
    time::{Duration, Instant},
};

use futures::stream::{self, StreamExt};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{MissedTickBehavior, interval, timeout},
};

use crate::harness::{Line, PATIENCE, Place, Process, STAFF, STRANGER, message, sign, status, text, webhook};

/// No client holds a connection longer without having made a request.
const LET_GO_WITHIN: Duration = Duration::from_secs(10);
/// What Meta asks of every webhook, tenfold: this machine may be busy.
const HONEST_WITHIN: Duration = Duration::from_secs(10);
/// Open files that neither the test nor the program needs for connections.
const FILES_KEPT: usize = 200;
/// What reading a hostile body may cost for a while: one body of 3 MiB, in a buffer that doubles, and what the allocator keeps.
const MEMORY_MAX_KIB: u64 = 24 * 1024;
const MIB: usize = 1024 * 1024;

/// A connection from 127.0.0.`host`, as if from another machine.
async fn connect(host: u8, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, host), 0).into()).unwrap();
    socket.connect(to).await.unwrap()
}

fn address(process: &Process) -> SocketAddr {
    process.line.base.trim_start_matches("http://").parse().unwrap()
}

/// `wanted`, or as many connections as this process may open files for.
fn as_many_as_may_be(wanted: usize) -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let soft: usize = files.split_whitespace().nth(3).unwrap().parse().unwrap_or(usize::MAX);
    let possible = soft.saturating_sub(FILES_KEPT).min(wanted);
    if possible < wanted {
        println!("REDUCED: {possible} connections instead of {wanted}, since `ulimit -n` is {soft}");
    }
    possible
}

/// What a slow client says at first; then it adds a byte a second and never ends.
const SLOW: [&str; 4] = [
    "",
    "POST /webhook HTTP/1.1\r\nhost: a\r\nx-slow: ",
    "POST /webhook HTTP/1.1\r\nhost: a\r\ncontent-length: 3000000\r\nx-hub-signature-256: SIGNATURE\r\n\r\n",
    "POST /webhook HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nx-hub-signature-256: SIGNATURE\r\n\r\nfffff\r\n",
];

/// How long a slow client was borne. Without a word at first it stays silent.
async fn borne(mut stream: TcpStream, first: &'static str) -> Duration {
    let begun = Instant::now();
    let mut second = interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(MissedTickBehavior::Delay);
    stream.write_all(first.replace("SIGNATURE", &sign(b"")).as_bytes()).await.unwrap();
    let mut heard = [0; 512];
    let until_closed = async {
        loop {
            tokio::select! {
                read = stream.read(&mut heard) => if matches!(read, Ok(0) | Err(_)) { break },
                _ = second.tick() => if !first.is_empty() && stream.write_all(b"1").await.is_err() { break },
            }
        }
    };
    timeout(PATIENCE, until_closed).await.unwrap_or_else(|_| panic!("a slow client is not let go: {first:?}"));
    begun.elapsed()
}

/// Delivers one webhook after the other until `stop`, and returns how long each took.
async fn honest(line: Line, mut stop: watch::Receiver<bool>) -> Vec<Duration> {
    let mut taken = Vec::new();
    while !*stop.borrow_and_update() {
        let begun = Instant::now();
        let update = status(&format!("wamid.HONEST{}", taken.len()), "sent", None);
        line.deliver(&webhook(&[], &[update])).await;
        taken.push(begun.elapsed());
    }
    taken.sort_unstable();
    taken
}

fn p99(sorted: &[Duration]) -> Duration {
    sorted[sorted.len() * 99 / 100]
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_slow_clients_are_let_go_while_honest_ones_are_served() {
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    let to = address(&process);
    let (calm, stop) = watch::channel(false);
    let undisturbed = tokio::spawn(honest(process.line.clone(), stop));
    borne(connect(2, to).await, "").await;
    calm.send(true).unwrap();
    let undisturbed = undisturbed.await.unwrap();

    let (over, stop) = watch::channel(false);
    let honest = tokio::spawn(honest(process.line.clone(), stop));
    let count = as_many_as_may_be(2000);
    let mut slow = JoinSet::new();
    for number in 0..count {
        // Four machines, so that none of them is greedy. One connection after the other: what overflows the listener's
        // backlog is not the server's to close.
        let stream = connect(2 + (number % 4) as u8, to).await;
        slow.spawn(borne(stream, SLOW[number / 4 % SLOW.len()]));
    }
    let longest = slow.join_all().await.into_iter().max().unwrap();
    over.send(true).unwrap();
    let honest = honest.await.unwrap();
    println!(
        "{count} slow clients, each let go within {longest:?}; p99 of {} honest webhooks {:?}, before that {:?} of {}",
        honest.len(),
        p99(&honest),
        p99(&undisturbed),
        undisturbed.len()
    );
    assert!(longest <= LET_GO_WITHIN, "one stayed for {longest:?}");
    assert!(p99(&honest) <= HONEST_WITHIN, "an honest one waited {:?}", p99(&honest));
    let (_, metrics) = process.line.get("/metrics").await;
    assert!(!metrics.contains("recado_refused_total"), "nobody was refused: {metrics}");
    process.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_greedy_machine_is_refused_at_once_and_others_are_served() {
    const ALLOWED: usize = 1024;
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    let to = address(&process);
    let count = as_many_as_may_be(ALLOWED + 100);
    let mut connections = Vec::new();
    for _ in 0..count {
        connections.push(connect(2, to).await);
    }
    let refused = count.saturating_sub(ALLOWED);
    let closed =
        connections.into_iter().map(async |mut stream| matches!(stream.read(&mut [0; 1]).await, Ok(0) | Err(_)));
    let closed: usize = stream::iter(closed)
        .buffer_unordered(count)
        .filter(|closed| std::future::ready(*closed))
        .take(refused)
        .count()
        .await;
    assert_eq!(closed, refused);
    process.line.deliver(&webhook(&[], &[status("wamid.OTHER", "sent", None)])).await;
    if refused > 0 {
        let (_, metrics) = process.line.get("/metrics").await;
        let counted = format!("recado_refused_total{{limit=\"connections_per_client\"}} {refused}");
        assert!(metrics.contains(&counted), "no {counted} in\n{metrics}");
    }
    process.stop().await;
}

/// What the process has in memory, and the most it ever had, in KiB.
fn memory_kib(process: &Process, which: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(which)).unwrap();
    line.trim_start_matches(':').split_whitespace().next().unwrap().parse().unwrap()
}

/// Says `head`, then `piece` again and again, at most `times`, until the server has heard enough; what it answered.
async fn pour(to: SocketAddr, head: &str, piece: &[u8], times: usize) -> String {
    let stream = connect(1, to).await;
    let (mut answer, mut out) = stream.into_split();
    out.write_all(head.as_bytes()).await.unwrap();
    let pouring = async {
        for _ in 0..times {
            if out.write_all(piece).await.is_err() {
                return;
            }
        }
    };
    let mut heard = Vec::new();
    let listening = answer.read_to_end(&mut heard);
    // A reset may follow the answer; what was heard before it counts.
    let (_, ()) = timeout(PATIENCE, async { tokio::join!(listening, pouring) }).await.expect("the server answers");
    String::from_utf8(heard).unwrap()
}

fn head(more: &str) -> String {
    format!(
        "POST /webhook HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-hub-signature-256: {}\r\n{more}\r\n\r\n",
        sign(b"")
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_cost_no_more_than_they_may() {
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    let to = address(&process);
    let largest = vec![b' '; 3 * MIB];
    assert_eq!(process.line.post(largest.clone(), Some(&sign(&largest))).await.unwrap().status(), StatusCode::OK);
    let before = memory_kib(&process, "VmHWM");

    // One byte more is refused by its announcement, before any of it was sent.
    let announced = pour(to, &head(&format!("content-length: {}", 3 * MIB + 1)), b"", 0).await;
    assert!(announced.starts_with("HTTP/1.1 413"), "{announced}");
    let megabyte = [format!("{MIB:x}\r\n").into_bytes(), vec![b' '; MIB], b"\r\n".to_vec()].concat();
    for _ in 0..3 {
        let unannounced = pour(to, &head("transfer-encoding: chunked"), &megabyte, 100).await;
        assert!(unannounced.is_empty() || unannounced.starts_with("HTTP/1.1 413"), "{unannounced}");
    }
    // Every byte in a chunk of its own: whatever a chunk costs must not be multiplied.
    let bytes = [b"1\r\n \r\n".repeat(64 * 1024)].concat();
    let tiny = pour(to, &head("transfer-encoding: chunked"), &bytes, 16).await;
    assert!(tiny.is_empty() || tiny.starts_with("HTTP/1.1 4"), "{tiny}");
    // What is compressed is refused unread, however it would unfold.
    let packed = pour(to, &head("content-encoding: gzip\r\ncontent-length: 1000000"), b"\x1f\x8b", 1).await;
    assert!(packed.starts_with("HTTP/1.1 415"), "{packed}");

    let grown = memory_kib(&process, "VmHWM") - before;
    println!("peak {} KiB, now {} KiB", memory_kib(&process, "VmHWM"), memory_kib(&process, "VmRSS"));
    println!("100 MB in chunks, three times, and a megabyte of tiny ones: {grown} KiB more than one body of 3 MiB");
    assert!(grown <= MEMORY_MAX_KIB, "the process grew by {grown} KiB");
    still_answers(&process, &place, 0).await;
    process.stop().await;
}

/// Every part of a message and of a status, one after the other, replaced by `odd`.
fn everywhere(odd: &str) -> Vec<String> {
    let whole = webhook(
        &[message(
            STRANGER,
            "interactive",
            json!({"type": "list_reply", "list_reply": {"id": "v1/c/menu", "title": "Menu"}}),
        )],
        &[status("wamid.X", "failed", Some("recado:none:1"))],
    );
    let mut places = vec![String::new()];
    places_in(&whole, String::new(), &mut places);
    places
        .iter()
        .map(|place| {
            let mut webhook = whole.clone();
            *webhook.pointer_mut(place).unwrap() = json!("@odd");
            webhook.to_string().replace("\"@odd\"", odd)
        })
        .collect()
}

fn places_in(value: &Value, path: String, places: &mut Vec<String>) {
    let parts: Vec<_> = match value {
        Value::Object(fields) => fields.iter().map(|(name, part)| (format!("{path}/{name}"), part)).collect(),
        Value::Array(items) => {
            items.iter().enumerate().map(|(place, part)| (format!("{path}/{place}"), part)).collect()
        }
        _ => Vec::new(),
    };
    for (path, part) in parts {
        places.push(path.clone());
        places_in(part, path, places);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_json_in_any_place_is_stored_and_takes_nobody_down() {
    const DEPTH: usize = 10_000;
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    let odds = [
        format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        format!("{}1{}", "{\"a\":".repeat(DEPTH), "}".repeat(DEPTH)),
        "123456789012345678901234567890".to_owned(),
        "-1e999".to_owned(),
        r#""\ud800""#.to_owned(),
        r#""a\u0000b""#.to_owned(),
        r#"{"id":"a","id":"b","\udead":1}"#.to_owned(),
    ];
    let mut bodies: Vec<Vec<u8>> = odds.iter().flat_map(|odd| everywhere(odd)).map(String::into_bytes).collect();
    // What is no JSON at all.
    bodies.extend([&b"\"\0\""[..], b"\xff\xfe\xfd", b"{\"object\":\"\xed\xa0\x80\"}", b"\0\0\0"].map(<[u8]>::to_vec));
    bodies.push("[".repeat(3 * MIB).into_bytes());
    let many: Vec<_> = (0..1001).map(|number| status(&format!("wamid.MANY{number}"), "sent", None)).collect();
    bodies.push(webhook(&[], &many).to_string().into_bytes());
    println!("{} bodies", bodies.len());
    for body in &bodies {
        let answer = process.line.post(body.clone(), Some(&sign(body))).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{}", String::from_utf8_lossy(&body[..body.len().min(300)]));
    }
    still_answers(&process, &place, 0).await;
    process.stop().await;
    assert_eq!(place.ledger().await.dead, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_thousands_of_forged_requests_none_is_taken() {
    const REQUESTS: usize = 4000;
    const AT_ONCE: usize = 32;
    let place = Place::quick().await;
    let process = Process::start(&place).await;
    let body = webhook(&[text(STAFF, "thanks")], &[]).to_string();
    let good = sign(body.as_bytes());
    let forged = |number: usize| {
        let (mut header, mut changed) = (good.clone(), body.clone().into_bytes());
        let digit = 7 + number / 8 % 64;
        match number % 8 {
            0 => header.replace_range(digit..=digit, if &good[digit..=digit] == "0" { "1" } else { "0" }),
            1 => header.truncate(digit),
            2 => header = header.to_uppercase(),
            3 => header = header.replace("sha256=", "sha1="),
            4 => header = sign(&changed[..number % changed.len()]),
            5 => header.insert(digit, 'g'),
            6 => changed[number % body.len()] ^= 1 << (number % 7),
            _ => header = format!("{good}, {good}"),
        }
        (header, changed)
    };
    let answers = stream::iter(0..REQUESTS).map(|number| {
        let (header, body) = forged(number);
        let line = &process.line;
        async move {
            let answer = line.post(body, Some(&header)).await.unwrap();
            (number, answer.status(), answer.text().await.unwrap())
        }
    });
    let answers: Vec<_> = answers.buffer_unordered(AT_ONCE).collect().await;
    for (number, status, said) in answers {
        assert_eq!((status, said.as_str()), (StatusCode::UNAUTHORIZED, ""), "forgery {number}");
    }
    let ledger = {
        process.stop().await;
        place.ledger().await
    };
    assert_eq!((ledger.applied, ledger.pending, ledger.ignored), (0, 0, 0));
}

/// Staff, who has got `count` messages so far, asks something and is answered.
async fn still_answers(process: &Process, place: &Place, count: usize) {
    process.line.say(STAFF, "stock of decaf").await;
    let answer = place.meta.answer(STAFF, count + 1).await;
    assert!(answer.starts_with("*Decaf 250 g*"), "{answer}");
}
