//! Every limit: what just fits is made, and one more is refused by name. The cases are in `limits.txt` and `refused.txt`.

use bot::message::ID_MAX;
use gateway::whatsapp::outbound::{
    Contacts, Content, Document, Image, Interactive, LimitError, Location, Media, Outbound, Reaction, ReadReceipt,
    Recipient, Template, Text, Video,
    contacts::{Contact, Name, Page},
    interactive::{
        Address, AddressCountry, AddressField, Amount, Call, CardAction, CardMedia, Flow, FlowAction, FlowMode,
        FlowName, Goods, Header, Item, LinkCard, Order, OrderDetails, OrderProgress, OrderState, Payment, ProductCard,
        ProductSection, Progress, ReplyButton, Row, Section,
    },
    template::{Button, Component, Currency, Parameter},
};
use serde_json::Map;

type Made = Result<(), LimitError>;

#[test]
fn what_just_fits_is_made_and_one_more_is_refused_by_name() {
    assert_eq!(ID_MAX, 200);
    for line in cases(include_str!("limits.txt")) {
        let [field, most, message] = line.split(" | ").collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let most: usize = most.parse().unwrap();
        assert_eq!(with(field, most), Ok(()), "{field} with {most}");
        let refusal = with(field, most + 1).expect_err(field);
        assert_eq!(refusal.to_string(), message);
    }
}

#[test]
fn what_breaks_a_rule_is_refused_by_name() {
    for line in cases(include_str!("refused.txt")) {
        let (what, message) = line.split_once(" | ").unwrap();
        assert_eq!(tried(what).expect_err(what).to_string(), message, "{what}");
    }
}

fn cases(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Letters of two bytes: limits count characters.
fn e(count: usize) -> String {
    "é".repeat(count)
}

fn a(count: usize) -> String {
    "a".repeat(count)
}

fn url(count: usize) -> String {
    format!("https://{}", a(count - 8))
}

fn picture() -> Media {
    Media::Link("https://example.org/a.png".into())
}

fn reply(id: impl Into<String>, title: impl Into<String>) -> ReplyButton {
    ReplyButton { id: id.into(), title: title.into() }
}

fn buttons() -> Vec<ReplyButton> {
    vec![reply("1", "One")]
}

fn row(id: impl Into<String>) -> Row {
    Row { id: id.into(), title: "Row".into(), description: None }
}

fn rows(from: usize, count: usize) -> Vec<Row> {
    (from..from + count).map(|index| row(index.to_string())).collect()
}

fn section(title: Option<&str>, rows: Vec<Row>) -> Section {
    Section { title: title.map(str::to_owned), rows }
}

fn list(sections: Vec<Section>) -> Made {
    Interactive::list("Which?", "Open", sections).map(drop)
}

fn products(title: Option<String>, count: usize) -> ProductSection {
    ProductSection::new(title, (0..count).map(|index| format!("SKU-{index}")))
}

fn product_list(header: &str, sections: Vec<ProductSection>) -> Made {
    Interactive::products(header, "Pick", "880031", sections).map(drop)
}

fn link_card(body: &str, display_text: &str) -> LinkCard {
    let action = CardAction::Link { display_text: display_text.into(), url: "https://example.org".into() };
    LinkCard { media: CardMedia::Image { image: picture() }, body: Some(body.into()), action }
}

fn reply_card(count: usize) -> LinkCard {
    let replies = (0..count).map(|index| reply(index.to_string(), format!("Reply {index}"))).collect();
    LinkCard { action: CardAction::Replies(replies), ..link_card("Card", "Open") }
}

fn carousel(cards: Vec<LinkCard>) -> Made {
    Interactive::carousel("Stores", cards).map(drop)
}

fn flow(cta: String) -> Flow {
    let action = FlowAction::Navigate { screen: "PICK".into(), data: Map::new() };
    Flow { flow: FlowName::Id("66120".into()), cta, token: None, action, mode: FlowMode::Published }
}

fn order(reference: String, item: String, total: u64) -> Made {
    let amount = Amount::hundredths(1000);
    let item = Item { retailer_id: "1".into(), name: item, amount, quantity: 2, sale_amount: None };
    let payment = Payment::Configured { payment_type: "upi".into(), payment_configuration: "main".into() };
    let details = OrderDetails {
        reference_id: reference,
        goods: Goods::DigitalGoods,
        payment,
        currency: "INR".into(),
        total_amount: Amount::hundredths(total),
        order: Order::new(vec![item], Amount::hundredths(0)),
    };
    Interactive::order_details("Pay", details).map(drop)
}

fn template(components: Vec<Component>) -> Made {
    Template::new("kpi_alert", "en_US", components).map(drop)
}

fn body(words: impl Into<String>) -> Component {
    Component::body(vec![Parameter::text(words)])
}

fn contact(formatted_name: String) -> Contact {
    let name = Name { formatted_name, first_name: Some("Ana".into()), ..Name::default() };
    Contact { name, ..Contact::default() }
}

fn outbound() -> Outbound {
    Outbound::new(Recipient::person("34600111222").unwrap(), Text::new("hi").unwrap())
}

/// Makes the message of this case with so many characters or items.
fn with(field: &str, n: usize) -> Made {
    let minutes = || u32::try_from(n).unwrap();
    match field {
        "text.body" => Text::new(e(n)).map(drop),
        "image.caption" => Image::new(picture())?.with_caption(e(n)).map(drop),
        "image.id" => Image::new(Media::Id(a(n))).map(drop),
        "image.link" => Image::new(Media::Link(url(n))).map(drop),
        "video.caption" => Video::new(picture())?.with_caption(e(n)).map(drop),
        "document.caption" => Document::new(picture())?.with_caption(e(n)).map(drop),
        "document.filename" => Document::new(picture())?.with_filename(e(n)).map(drop),
        "location.name" => Location::new(1.0, 2.0)?.with_name(e(n)).map(drop),
        "location.address" => Location::new(1.0, 2.0)?.with_address(e(n)).map(drop),
        "contacts" => Contacts::new(vec![contact("Ana".into()); n]).map(drop),
        "contacts.name" => Contacts::new(vec![contact("Ana".into()), contact(e(n))]).map(drop),
        "reaction.message_id" => Reaction::new(a(n), "👍").map(drop),
        "read.message_id" => ReadReceipt::new(a(n)).map(drop),
        "context.message_id" => outbound().in_reply_to(a(n)).map(drop),
        "callback_data" => outbound().with_callback_data(e(n)).map(drop),
        "to" => Recipient::person(&"1".repeat(n)).map(drop),
        "recipient" => Recipient::person(&format!("BR.{}", a(n))).map(drop),

        "buttons" => {
            let button = |index| reply(format!("{index}"), format!("Button {index}"));
            Interactive::buttons("?", (0..n).map(button).collect()).map(drop)
        }
        "buttons.body" => Interactive::buttons(e(n), buttons()).map(drop),
        "buttons.title" => {
            Interactive::buttons("?", vec![reply("1", "A"), reply("2", "B"), reply("3", e(n))]).map(drop)
        }
        "buttons.id" => Interactive::buttons("?", vec![reply("1", "A"), reply("2", "B"), reply(e(n), "C")]).map(drop),
        "buttons.header" => Interactive::buttons("?", buttons())?.with_header(Header::Text { text: e(n) }).map(drop),
        "buttons.footer" => Interactive::buttons("?", buttons())?.with_footer(e(n)).map(drop),
        "list.body" => Interactive::list(e(n), "Open", vec![section(None, rows(0, 1))]).map(drop),
        "list.open" => Interactive::list("?", e(n), vec![section(None, rows(0, 1))]).map(drop),
        "list.sections" => list((0..n).map(|index| section(Some("S"), rows(index, 1))).collect()),
        "list.section.title" => list(vec![section(Some("S"), rows(0, 1)), section(Some(&e(n)), rows(1, 1))]),
        "list.rows.one" => list(vec![section(None, rows(0, n))]),
        "list.rows.together" => list(vec![section(Some("A"), rows(0, 6)), section(Some("B"), rows(6, n - 6))]),
        "list.row.id" => list(vec![section(None, vec![row("a"), row(e(n))])]),
        "list.row.title" => list(vec![section(None, vec![row("a"), Row { title: e(n), ..row("b") }])]),
        "list.row.description" => {
            list(vec![section(None, vec![row("a"), Row { description: Some(e(n)), ..row("b") }])])
        }
        "link.words" => Interactive::link("?", e(n), "https://example.org").map(drop),
        "link.url" => Interactive::link("?", "Open", url(n)).map(drop),
        "flow.cta" => Interactive::flow("?", flow(e(n))).map(drop),
        "products.sections" => product_list("Menu", vec![products(Some("Hot".into()), 1); n]),
        "products.one" => product_list("Menu", vec![products(None, n)]),
        "products.together" => {
            product_list("Menu", vec![products(Some("A".into()), 20), products(Some("B".into()), n - 20)])
        }
        "products.section.title" => product_list("Menu", vec![products(Some(e(n)), 1)]),
        "products.header" => product_list(&e(n), vec![products(None, 1)]),
        "carousel.cards" => carousel(vec![link_card("Card", "Open"); n]),
        "carousel.card.body" => carousel(vec![link_card("Card", "Open"), link_card(&e(n), "Open")]),
        "carousel.card.lines" => {
            carousel(vec![link_card("Card", "Open"), link_card(&format!("a{}", "\n".repeat(n)), "Open")])
        }
        "carousel.card.words" => carousel(vec![link_card("Card", "Open"), link_card("Card", &e(n))]),
        "carousel.card.replies" => carousel(vec![reply_card(n); 2]),
        "product_carousel.cards" => {
            let card = ProductCard { catalog_id: "880031".into(), product_retailer_id: "SKU".into() };
            Interactive::product_carousel("Stores", vec![card; n]).map(drop)
        }
        "voice_call.words" => {
            Interactive::voice_call("Call?", Call { display_text: Some(e(n)), ..Call::default() }).map(drop)
        }
        "voice_call.minutes" => {
            Interactive::voice_call("Call?", Call { ttl_minutes: Some(minutes()), ..Call::default() }).map(drop)
        }
        "voice_call.payload" => {
            Interactive::voice_call("Call?", Call { payload: Some(e(n)), ..Call::default() }).map(drop)
        }
        "order.reference" => order(a(n), "bread".into(), 2000),
        "order.item" => order("order-1".into(), e(n), 2000),
        "order_status.words" => {
            let order = OrderProgress { status: Progress::Shipped, description: Some(e(n)) };
            Interactive::order_status("News", OrderState { reference_id: "order-1".into(), order }).map(drop)
        }

        "template.name" => Template::new(a(n), "en", Vec::new()).map(drop),
        "template.language" => Template::new("kpi", a(n), Vec::new()).map(drop),
        "template.header" => template(vec![Component::header(Parameter::text(e(n)))]),
        "template.body.one" => template(vec![body(e(n))]),
        "template.body.together" => {
            template(vec![Component::body(vec![Parameter::text(e(1000)), Parameter::text(e(n - 1000))])])
        }
        "template.blanks" => template(vec![body(format!("a{}b", " ".repeat(n)))]),
        "template.buttons" => {
            let button = |index| Component::button(index, Button::QuickReply { payload: "yes".into() });
            template((0..n).map(button).collect())
        }
        "template.payload" => template(vec![Component::button(0, Button::QuickReply { payload: e(n) })]),
        "template.url" => template(vec![Component::button(0, Button::Url { suffix: e(n) })]),
        "template.coupon" => template(vec![Component::button(0, Button::CopyCode { code: e(n) })]),
        "template.minutes" => {
            let call = Button::VoiceCall { ttl_minutes: Some(minutes()), payload: None };
            template(vec![Component::button(0, call)])
        }
        "template.cards" => {
            let card = vec![Component::header(Parameter::Image { image: picture() })];
            template(vec![Component::carousel(vec![card; n])])
        }
        "template.card.body" => {
            let card = |words| vec![Component::header(Parameter::Image { image: picture() }), body(words)];
            template(vec![Component::carousel(vec![card("short".into()), card(e(n))])])
        }
        "template.products" => {
            let button = Button::Products { thumbnail: "SKU-1".into(), sections: vec![products(None, n)] };
            template(vec![Component::button(0, button)])
        }
        other => panic!("no case is called {other}"),
    }
}

/// Makes what cannot be made.
fn tried(what: &str) -> Made {
    match what {
        "blank text" => Text::new(" \n").map(drop),
        "a link that runs" => Image::new(Media::Link("javascript:alert(1)".into())).map(drop),
        "a link with a blank" => Image::new(Media::Link("https://example.org/a b".into())).map(drop),
        "a blank caption" => Image::new(picture())?.with_caption("").map(drop),
        "north of the pole" => Location::new(90.5, 0.0).map(drop),
        "no number" => Location::new(0.0, f64::NAN).map(drop),
        "no cards" => Contacts::new(Vec::new()).map(drop),
        "a name without a part" => {
            let name = Name { formatted_name: "Ana".into(), ..Name::default() };
            Contacts::new(vec![Contact { name, ..Contact::default() }]).map(drop)
        }
        "a page that is none" => {
            let page = Page { url: "ana".into(), place: None };
            Contacts::new(vec![Contact { urls: vec![page], ..contact("Ana".into()) }]).map(drop)
        }
        "two emoji" => Reaction::new("wamid.T1", "👍🎉").map(drop),
        "a word" => Reaction::new("wamid.T1", "ok").map(drop),
        "a letter" => Reaction::new("wamid.T1", "é").map(drop),
        "a reply by reaction" => {
            let reaction = Content::from(Reaction::remove("wamid.T1")?);
            Outbound::new(Recipient::person("34600111222")?, reaction).in_reply_to("wamid").map(drop)
        }
        "nobody" => Recipient::person("").map(drop),
        "a name instead of a phone" => Recipient::person("Ana").map(drop),
        "no buttons" => Interactive::buttons("?", Vec::new()).map(drop),
        "the same title twice" => Interactive::buttons("?", vec![reply("1", "A"), reply("2", "A")]).map(drop),
        "the same id twice" => Interactive::buttons("?", vec![reply("1", "A"), reply("1", "B")]).map(drop),
        "a blank around a title" => Interactive::buttons("?", vec![reply("1", "A ")]).map(drop),
        "a title of two lines" => Interactive::buttons("?", vec![reply("1", "A\nB")]).map(drop),
        "a picture above a list" => {
            let list = Interactive::list("?", "Open", vec![section(None, rows(0, 1))])?;
            list.with_header(Header::Image { image: picture() }).map(drop)
        }
        "a header above a product" => {
            Interactive::product(None, "880031", "SKU-19")?.with_header(Header::Text { text: "hi".into() }).map(drop)
        }
        "a footer under a request" => Interactive::location_request("Where?")?.with_footer("hi").map(drop),
        "two sections, one title" => list(vec![section(Some("A"), rows(0, 1)), section(None, rows(1, 1))]),
        "a row twice" => list(vec![section(Some("A"), rows(0, 1)), section(Some("B"), rows(0, 1))]),
        "a section without rows" => list(vec![section(None, Vec::new())]),
        "one card" => carousel(vec![link_card("Card", "Open")]),
        "different buttons on cards" => carousel(vec![link_card("Card", "Open"), reply_card(1)]),
        "products of two catalogues" => {
            let card = |catalog: &str| ProductCard { catalog_id: catalog.into(), product_retailer_id: "SKU".into() };
            Interactive::product_carousel("Stores", vec![card("1"), card("2")]).map(drop)
        }
        "a total that is no sum" => order("order-1".into(), "bread".into(), 2001),
        "a blank address" => {
            let values = [(AddressField::InPinCode, String::new())].into();
            let address = Address {
                country: AddressCountry::India,
                values,
                saved_addresses: Vec::new(),
                validation_errors: [].into(),
            };
            Interactive::address("Where?", address).map(drop)
        }
        "a template in capitals" => Template::new("Alert", "en", Vec::new()).map(drop),
        "a line break in a place" => template(vec![body("a\nb")]),
        "a tab in a place" => template(vec![body("a\tb")]),
        "named and numbered places" => template(vec![Component::header(Parameter::named("kpi", "Churn")), body("4 %")]),
        "money in a header" => {
            let currency = Currency { fallback_value: "$1".into(), code: "USD".into(), amount_1000: 1000 };
            template(vec![Component::header(Parameter::Currency { currency })])
        }
        "a picture in a body" => template(vec![Component::body(vec![Parameter::Image { image: picture() }])]),
        "two bodies" => template(vec![body("a"), body("b")]),
        "the same button twice" => {
            let button = || Component::button(0, Button::Url { suffix: "a".into() });
            template(vec![button(), button()])
        }
        "a carousel on a card" => {
            let inner = || vec![Component::carousel(Vec::new())];
            template(vec![Component::carousel(vec![inner(), inner()])])
        }
        other => panic!("no case is called {other}"),
    }
}
