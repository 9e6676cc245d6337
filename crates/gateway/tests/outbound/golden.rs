//! Every kind as exactly Meta's JSON: see `golden.txt`.

use gateway::whatsapp::outbound::{
    Audio, Contacts, Content, Document, Image, Interactive, LimitError, Location, Media, Outbound, Reaction,
    ReadReceipt, Recipient, Sticker, Template, Text, Video,
    contacts::{Address as StreetAddress, Contact, Email, Name, Organisation, Page, Phone, Where},
    interactive::{
        Address, AddressCountry, AddressField, Amount, Call, CardAction, CardMedia, Flow, FlowAction, FlowMode,
        FlowName, Goods, Header, Item, LinkCard, Order, OrderDetails, OrderProgress, OrderState, Payment, ProductCard,
        ProductSection, Progress, ReplyButton, Row, Section,
    },
    template::{Button, Component, Currency, Parameter, Place},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

#[test]
fn every_kind_is_metas_json() {
    let cases = include_str!("golden.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<_> = cases.collect();
    for case in lines.chunks(2) {
        let [name, json] = case else { panic!("a name and JSON: {case:?}") };
        let mut expected: Value = serde_json::from_str(json).expect(name);
        expected["messaging_product"] = json!("whatsapp");
        expected["recipient_type"] = json!("individual");
        expected["to"] = json!("+15550140099");
        let content = made(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        let message = Outbound::new(Recipient::person("15550140099").unwrap(), content);
        assert_eq!(serde_json::to_value(message).unwrap(), expected, "{name}");
    }
}

#[test]
fn the_envelope_is_metas_json() {
    let to = |recipient: Recipient| {
        let message = Outbound::new(recipient, Text::new("hi").unwrap());
        let message = message.in_reply_to("wamid.T1").unwrap().with_callback_data("ob:9f2").unwrap();
        serde_json::to_value(message).unwrap()
    };
    let rest = |mut message: Value| {
        message["messaging_product"] = json!("whatsapp");
        message["type"] = json!("text");
        message["text"] = json!({"preview_url": false, "body": "hi"});
        message["context"] = json!({"message_id": "wamid.T1"});
        message["biz_opaque_callback_data"] = json!("ob:9f2");
        message
    };
    let cases = [
        (Recipient::person("34600111222"), json!({"recipient_type": "individual", "to": "+34600111222"})),
        (Recipient::person("+34600111222"), json!({"recipient_type": "individual", "to": "+34600111222"})),
        (
            Recipient::person("ES.90218844713355"),
            json!({"recipient_type": "individual", "recipient": "ES.90218844713355"}),
        ),
        (Recipient::person("ES.ENT.9021"), json!({"recipient_type": "individual", "recipient": "ES.ENT.9021"})),
        (Recipient::group("Y2FwaV9ncm91cDox"), json!({"recipient_type": "group", "to": "Y2FwaV9ncm91cDox"})),
    ];
    for (recipient, expected) in cases {
        assert_eq!(to(recipient.unwrap()), rest(expected));
    }
    let receipt = ReadReceipt::new("wamid.T1").unwrap().with_typing();
    let expected = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.T1",
        "typing_indicator": {"type": "text"}});
    assert_eq!(serde_json::to_value(receipt).unwrap(), expected);
}

fn id(id: &str) -> Media {
    Media::Id(id.into())
}

fn link(path: &str) -> Media {
    Media::Link(format!("https://example.org/{path}"))
}

fn reply(id: &str, title: &str) -> ReplyButton {
    ReplyButton { id: id.into(), title: title.into() }
}

fn header() -> Header {
    Header::Text { text: "HEADER_TEXT".into() }
}

fn custom() -> Map<String, Value> {
    [("CUSTOM_KEY".to_owned(), json!("CUSTOM_VALUE"))].into_iter().collect()
}

/// The message of this name.
fn made(name: &str) -> Result<Content, LimitError> {
    Ok(match name {
        "text" => Text::new("text-message-content")?.into(),
        "text with a preview" => Text::new("Please visit https://youtu.be/hpltvTEiRrY.")?.with_preview().into(),
        "audio" => Audio::new(id("5502"))?.into(),
        "voice" => Audio::new(id("5502"))?.as_voice().into(),
        "image" => Image::new(link("a.png"))?.into(),
        "video" => Video::new(id("5503"))?.with_caption("VIDEO_CAPTION_TEXT")?.into(),
        "document" => {
            let document = Document::new(id("5504"))?.with_filename("DOCUMENT_FILENAME")?;
            document.with_caption("DOCUMENT_CAPTION_TO_SEND")?.into()
        }
        "sticker" => Sticker::new(id("5505"))?.into(),
        "location" => {
            let place = Location::new(37.758_056, -122.425_332)?.with_name("META HQ")?;
            place.with_address("1 Hacker Way, Menlo Park, CA 94025")?.into()
        }
        "contacts" => Contacts::new(vec![john()])?.into(),
        "reaction" => Reaction::new("wamid.T1", "😀")?.into(),
        "reaction taken back" => Reaction::remove("wamid.T1")?.into(),
        "template" => Template::new("hello_world", "en_US", Vec::new())?.into(),
        _ if name.starts_with("template") => template(name)?.into(),
        _ => interactive(name)?.into(),
    })
}

fn john() -> Contact {
    let some = |text: &str| Some(text.to_owned());
    let phone = |number: &str, place, wa_id| Phone { phone: number.into(), place: Some(place), wa_id };
    Contact {
        name: Name {
            formatted_name: "John Smith".into(),
            first_name: some("John"),
            middle_name: some("D."),
            last_name: some("Smith"),
            prefix: some("Dr"),
            suffix: some("Jr"),
        },
        phones: vec![
            phone("+1 (940) 555-1234", Where::Home, None),
            phone("+1 (650) 555-1234", Where::Work, some("16505551234")),
        ],
        emails: vec![Email { email: "test@fb.com".into(), place: Some(Where::Work) }],
        addresses: vec![StreetAddress {
            street: some("1 Hacker Way"),
            city: some("Menlo Park"),
            state: some("CA"),
            zip: some("94025"),
            country: some("United States"),
            country_code: some("us"),
            place: Some(Where::Home),
        }],
        urls: vec![Page { url: "https://www.facebook.com".into(), place: Some(Where::Work) }],
        org: Some(Organisation { company: some("WhatsApp"), department: some("Design"), title: some("Manager") }),
        birthday: Some("2012-08-18".parse().unwrap()),
    }
}

fn interactive(name: &str) -> Result<Interactive, LimitError> {
    match name {
        "buttons" => {
            let one = reply("UNIQUE_BUTTON_ID_1", "BUTTON_TITLE_1");
            let buttons =
                Interactive::buttons("BUTTON_TEXT", vec![one, reply("UNIQUE_BUTTON_ID_2", "BUTTON_TITLE_2")])?;
            buttons.with_header(Header::Image { image: id("5501") })?.with_footer("FOOTER_TEXT")
        }
        "list" => {
            let row = |number: u8, description: Option<&str>| Row {
                id: format!("SECTION_{number}_ROW_1_ID"),
                title: format!("SECTION_{number}_ROW_1_TITLE"),
                description: description.map(str::to_owned),
            };
            let section = |number: u8, row| Section { title: Some(format!("SECTION_{number}_TITLE")), rows: vec![row] };
            let sections = vec![section(1, row(1, Some("SECTION_1_ROW_1_DESC"))), section(2, row(2, None))];
            Interactive::list("BODY_TEXT", "BUTTON_TEXT", sections)?.with_header(header())?.with_footer("FOOTER_TEXT")
        }
        "link" => Interactive::link("Full report", "Open dashboard", "https://example.org/d/1?t=abc"),
        "location request" => Interactive::location_request("Where are you?"),
        "contact info request" => Interactive::contact_info_request("Share your number so we can call back"),
        "call permission request" => Interactive::call_permission_request("May we call you?"),
        "voice call" => {
            let display_text = Some("Call".to_owned());
            let call = Call { display_text, ttl_minutes: Some(100), payload: Some("from the menu".into()) };
            Interactive::voice_call("You can call us", call)
        }
        "voice call in Meta's words" => Interactive::voice_call("You can call us", Call::default()),
        "flow by id" => {
            let flow = Flow {
                flow: FlowName::Id("66120".into()),
                cta: "Open Flow!".into(),
                token: Some("FLOW_TOKEN".into()),
                action: FlowAction::Navigate { screen: "SCREEN_ID".into(), data: custom() },
                mode: FlowMode::Published,
            };
            Interactive::flow("BODY_TEXT", flow)?.with_header(header())?.with_footer("FOOTER_TEXT")
        }
        "flow by name" => {
            let flow = Flow {
                flow: FlowName::Name("booking".into()),
                cta: "Open Flow!".into(),
                token: None,
                action: FlowAction::DataExchange,
                mode: FlowMode::Draft,
            };
            Interactive::flow("BODY_TEXT", flow)
        }
        "product" => {
            let body = Some("OPTIONAL_BODY_TEXT".to_owned());
            Interactive::product(body, "367025965434465", "ID_TEST_ITEM_1")?.with_footer("OPTIONAL_FOOTER_TEXT")
        }
        "product without words" => Interactive::product(None, "367025965434465", "ID_TEST_ITEM_1"),
        "products" => {
            let section =
                |title: &str, products: &[&str]| ProductSection::new(Some(title.to_owned()), products.iter().copied());
            let sections = vec![section("SECTION1_TITLE", &["SKU-1", "SKU-2"]), section("SECTION2_TITLE", &["SKU-3"])];
            let (header, body) = ("YOUR_TEXT_HEADER_CONTENT", "YOUR_TEXT_BODY_CONTENT");
            Interactive::products(header, body, "146265584024623", sections)?.with_footer("YOUR_TEXT_FOOTER_CONTENT")
        }
        "catalog" => Interactive::catalog("Hello! Thanks for your interest.", Some("2lc20305pt".into()))?
            .with_footer("Best grocery deals on WhatsApp!"),
        "address" => {
            let values = [(AddressField::Name, "Ada".into()), (AddressField::PhoneNumber, "+919800000001".into())];
            let saved = gateway::whatsapp::outbound::interactive::SavedAddress {
                id: "home".into(),
                value: [(AddressField::City, "Pune".into())].into(),
            };
            let address = Address {
                country: AddressCountry::India,
                values: values.into(),
                saved_addresses: vec![saved],
                validation_errors: [(AddressField::InPinCode, "We do not deliver there.".into())].into(),
            };
            Interactive::address("Delivery address?", address)
        }
        "carousel" => {
            let open = |path: &str| CardAction::Link {
                display_text: "Open".into(),
                url: format!("https://example.org/{path}"),
            };
            let north = LinkCard {
                media: CardMedia::Image { image: link("1.png") },
                body: Some("North".into()),
                action: open("n"),
            };
            let south = LinkCard { media: CardMedia::Video { video: id("5503") }, body: None, action: open("s") };
            Interactive::carousel("Top stores", vec![north, south])
        }
        "carousel with replies" => {
            let card = |file: &str, button: ReplyButton| LinkCard {
                media: CardMedia::Image { image: id(file) },
                body: None,
                action: CardAction::Replies(vec![button]),
            };
            Interactive::carousel("Top stores", vec![card("1", reply("n", "North")), card("2", reply("s", "South"))])
        }
        "carousel of products" => {
            let card = |sku: &str| ProductCard { catalog_id: "880031".into(), product_retailer_id: sku.into() };
            Interactive::product_carousel("New", vec![card("SKU-1"), card("SKU-2")])
        }
        "order details" => {
            let item = Item {
                retailer_id: "1234567".into(),
                name: "bread".into(),
                amount: Amount::hundredths(1500),
                quantity: 1,
                sale_amount: Some(Amount::hundredths(1000)),
            };
            let order = Order::new(vec![item], Amount::hundredths(100).described("optional_text"));
            let details = OrderDetails {
                reference_id: "unique-reference-id".into(),
                goods: Goods::DigitalGoods,
                payment: Payment::Configured {
                    payment_type: "upi".into(),
                    payment_configuration: "my-payment-config-name".into(),
                },
                currency: "INR".into(),
                total_amount: Amount::hundredths(1100),
                order: order.shipping(Amount::hundredths(100)).discount(Amount::hundredths(100)),
            };
            Interactive::order_details("your-text-body-content", details)
        }
        "order status" => {
            let order = OrderProgress { status: Progress::Processing, description: Some("optional-text".into()) };
            let state = OrderState { reference_id: "unique-reference-id".into(), order };
            Interactive::order_status("your-text-body-content", state)
        }
        other => panic!("no message is called {other}"),
    }
}

fn template(name: &str) -> Result<Template, LimitError> {
    match name {
        "template with everything in its places" => {
            let currency = Currency { fallback_value: "$100.99".into(), code: "USD".into(), amount_1000: 100_990 };
            let places = vec![
                Parameter::text("text-string"),
                Parameter::Currency { currency },
                Parameter::date_time("February 25, 1977"),
            ];
            let components = vec![
                Component::header(Parameter::Image { image: link("a.png") }),
                Component::body(places),
                Component::button(0, Button::QuickReply { payload: "aGlzIHRoaXMgaXMgY29v".into() }),
                Component::button(1, Button::Url { suffix: "d/118".into() }),
            ];
            Template::new("template_name", "en_US", components)
        }
        "template with named places" => {
            let location = Place {
                latitude: "37.48".into(),
                longitude: "-122.15".into(),
                name: "Depot 4".into(),
                address: "Example St 9".into(),
            };
            let body = vec![Parameter::named("kpi", "Churn"), Parameter::named("limit", "4 %")];
            let components = vec![Component::header(Parameter::Location { location }), Component::body(body)];
            Template::new("kpi_alert", "en_US", components)
        }
        "template with every other button" => {
            let sections = vec![ProductSection::new(Some("Hot".into()), ["SKU-1"])];
            let buttons = vec![
                Button::CopyCode { code: "25OFF".into() },
                Button::Flow { token: Some("FLOW_TOKEN".into()), data: custom() },
                Button::Catalog { thumbnail: Some("2lc20305pt".into()) },
                Button::Products { thumbnail: "SKU-1".into(), sections },
                Button::VoiceCall { ttl_minutes: Some(100), payload: Some("from the menu".into()) },
            ];
            let components = buttons.into_iter().enumerate().map(|(index, button)| Component::button(index, button));
            Template::new("buttons", "en", components.collect())
        }
        "template with an offer that ends" => {
            let ends = Timestamp::from_millisecond(1_209_600_000).unwrap();
            Template::new("offer", "en", vec![Component::limited_time_offer(ends)])
        }
        "template with a carousel" => {
            let picture = Component::header(Parameter::Image { image: id("1") });
            let more = Component::button(0, Button::QuickReply { payload: "more".into() });
            let product = Component::header(Parameter::product("SKU-2", "880031"));
            Template::new("carousel", "en", vec![Component::carousel(vec![vec![picture, more], vec![product]])])
        }
        other => panic!("no template is called {other}"),
    }
}
