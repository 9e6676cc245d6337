//! A form of several screens, which Meta calls a Flow.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    super::{
        check::{self, Checked},
        error::LimitError,
    },
    Action, Interactive, Kind,
};
use crate::whatsapp::limits::FLOW_CTA_MAX;

/// The version of the message format; the only one there is.
const MESSAGE_VERSION: &str = "3";
/// Ids, names and tokens of Flows; no published limit.
pub(in super::super) const FLOW_TEXT_MAX: usize = 1024;

/// A Flow to open. [`Interactive::flow`] checks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Which one.
    pub flow: FlowName,
    /// What the button says, at most 20 characters.
    pub cta: String,
    /// Comes back with the answer, which it ties to this message.
    pub token: Option<String>,
    /// What opening it does.
    pub action: FlowAction,
    /// Whether it is published.
    pub mode: FlowMode,
}

/// Which Flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum FlowName {
    /// By Meta's id.
    #[serde(rename = "flow_id")]
    Id(String),
    /// By the name that we gave it.
    #[serde(rename = "flow_name")]
    Name(String),
}

/// What opening a Flow does.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowAction {
    /// Shows this screen with this data, which may be empty.
    Navigate {
        /// The screen's id.
        screen: String,
        /// What the screen is given.
        data: Map<String, Value>,
    },
    /// Asks our endpoint for the first screen.
    DataExchange,
}

/// Whether a Flow is published. A draft opens only for the business's own people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowMode {
    /// It can still be changed.
    Draft,
    /// It is open to everybody.
    Published,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Parameters {
    flow_message_version: &'static str,
    #[serde(flatten)]
    flow: FlowName,
    flow_cta: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_token: Option<String>,
    flow_action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_action_payload: Option<Payload>,
    mode: FlowMode,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Payload {
    screen: String,
    /// Meta refuses an empty object.
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: Map<String, Value>,
}

impl Interactive {
    /// A button that opens a Flow.
    ///
    /// # Errors
    /// Names the first field that is blank or beyond its limit.
    pub fn flow(body: impl Into<String>, flow: Flow) -> Result<Self, LimitError> {
        flow.check()?;
        let (flow_action, flow_action_payload) = match flow.action {
            FlowAction::Navigate { screen, data } => ("navigate", Some(Payload { screen, data })),
            FlowAction::DataExchange => ("data_exchange", None),
        };
        let parameters = Parameters {
            flow_message_version: MESSAGE_VERSION,
            flow: flow.flow,
            flow_cta: flow.cta,
            flow_token: flow.token,
            flow_action,
            flow_action_payload,
            mode: flow.mode,
        };
        let parameters = Some(super::Parameters::Flow(Box::new(parameters)));
        Self::new(Kind::Flow, body, Action::Named { name: "flow", parameters })
    }
}

impl Flow {
    fn check(&self) -> Checked {
        let at = "interactive.action.parameters";
        match &self.flow {
            FlowName::Id(id) => check::text(format_args!("{at}.flow_id"), id, FLOW_TEXT_MAX)?,
            FlowName::Name(name) => check::text(format_args!("{at}.flow_name"), name, FLOW_TEXT_MAX)?,
        }
        check::label(format_args!("{at}.flow_cta"), &self.cta, FLOW_CTA_MAX)?;
        check::optional(format_args!("{at}.flow_token"), self.token.as_deref(), FLOW_TEXT_MAX)?;
        match &self.action {
            FlowAction::Navigate { screen, .. } => {
                check::text(format_args!("{at}.flow_action_payload.screen"), screen, FLOW_TEXT_MAX)
            }
            FlowAction::DataExchange => Ok(()),
        }
    }
}
