//! What a person can do.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What a person does, and what stands around it: `{"kind": "text", "body": "hi", "reply_to": "wamid.…"}`.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
pub struct Deed {
    /// What they do.
    #[serde(flatten)]
    pub what: What,
    /// The message that they quote.
    pub reply_to: Option<String>,
    /// Whether it was forwarded.
    pub forwarded: Option<Forwarded>,
    /// The product from whose page they write.
    pub product: Option<ProductReference>,
    /// The advertisement or post that brought them here, as a webhook has it.
    #[schema(value_type = Option<Object>)]
    pub referral: Option<Map<String, Value>>,
    /// The group in which they write.
    pub group_id: Option<String>,
}

impl Deed {
    /// A deed with nothing around it.
    pub fn of(what: What) -> Self {
        Self { what, reply_to: None, forwarded: None, product: None, referral: None, group_id: None }
    }
}

/// How often a message was forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Forwarded {
    /// It was forwarded.
    Once,
    /// It went through more than five hands.
    Often,
}

/// A product of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductReference {
    /// The catalogue.
    pub catalog_id: String,
    /// The product, by the business's own id.
    pub product_retailer_id: String,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OrderItem {
    /// The product, by the business's own id.
    pub product_retailer_id: String,
    /// How many.
    pub quantity: u32,
    /// The price of one.
    pub item_price: f64,
    /// Its currency, `EUR`.
    pub currency: String,
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// Writes.
    Text {
        /// The words, 1 to 4096 characters.
        body: String,
    },
    /// Sends a picture, uploaded before.
    Image {
        /// The file's id.
        media: String,
        /// At most 1024 characters.
        caption: Option<String>,
    },
    /// Sends a film, uploaded before.
    Video {
        /// The file's id.
        media: String,
        /// At most 1024 characters.
        caption: Option<String>,
    },
    /// Sends a recording, uploaded before.
    Audio {
        /// The file's id.
        media: String,
        /// Whether it is a voice note, spoken into the phone. It is unless said otherwise.
        #[serde(default = "yes")]
        voice: bool,
    },
    /// Sends a file, uploaded before.
    Document {
        /// The file's id.
        media: String,
        /// Its name.
        filename: Option<String>,
        /// At most 1024 characters.
        caption: Option<String>,
    },
    /// Sends a sticker, uploaded before.
    Sticker {
        /// The file's id.
        media: String,
        /// Whether it moves.
        #[serde(default)]
        animated: bool,
    },
    /// Sends a place.
    Location {
        /// Degrees, north is positive.
        latitude: f64,
        /// Degrees, east is positive.
        longitude: f64,
        /// Its name, when it was picked.
        name: Option<String>,
        /// Its address, when it was picked.
        address: Option<String>,
        /// Its page, when it was picked.
        url: Option<String>,
    },
    /// Sends cards of an address book.
    Contacts {
        /// The cards, as a webhook has them.
        contacts: Vec<Value>,
        /// Whether the business asked for it.
        #[serde(default)]
        requested: bool,
    },
    /// Reacts to a message, or takes the reaction back.
    Reaction {
        /// The message.
        message_id: String,
        /// Without it, an earlier reaction is taken back.
        emoji: Option<String>,
    },
    /// Taps a button of a message, however old: a reply button, a card's, or a template's quick reply.
    Button {
        /// The message.
        message_id: String,
        /// The button's id; of a quick reply its payload.
        id: String,
    },
    /// Picks a row of a message's list.
    List {
        /// The message.
        message_id: String,
        /// The row's id.
        id: String,
    },
    /// Sends a form that a message opened.
    Flow {
        /// The message.
        message_id: String,
        /// What was filled in.
        #[schema(value_type = Object)]
        answers: Map<String, Value>,
    },
    /// Sends an address that a message asked for.
    Address {
        /// The message.
        message_id: String,
        /// What was filled in.
        #[schema(value_type = Object)]
        values: Map<String, Value>,
    },
    /// Says whether the business may call.
    CallPermission {
        /// The message that asked.
        message_id: String,
        /// Whether it may.
        accept: bool,
        /// Whether for ever.
        #[serde(default)]
        permanent: bool,
        /// Until when, in Unix seconds.
        until: Option<i64>,
    },
    /// Sends a cart of products.
    Order {
        /// The catalogue.
        catalog_id: String,
        /// What was written to it.
        #[serde(default)]
        text: String,
        /// The products.
        items: Vec<OrderItem>,
    },
    /// Sends something that WhatsApp does not hand to programs.
    Unsupported {
        /// What it was, `poll_creation` unless given.
        what: Option<String>,
    },
    /// Gives an own message new words.
    Edit {
        /// The message.
        message_id: String,
        /// The new words.
        body: String,
    },
    /// Takes an own message back.
    Revoke {
        /// The message.
        message_id: String,
    },
    /// Opens the chat for the first time.
    Welcome,
    /// Gets another phone number, and with it another user id.
    ChangeNumber {
        /// The new one.
        phone: String,
    },
    /// Gets another user id.
    ChangeUserId {
        /// The new one; one is made when there is none.
        user_id: Option<String>,
    },
    /// Gets another security code, as with a new phone.
    ChangeIdentity,
    /// Wants no marketing messages any more, or wants them again.
    Marketing {
        /// Whether they want them.
        wanted: bool,
    },
    /// Calls, and hangs up after so many virtual seconds.
    Call {
        /// How long.
        #[serde(default)]
        seconds: u32,
    },
    /// Looks at the chat: what the business wrote is read.
    Read,
}

fn yes() -> bool {
    true
}
