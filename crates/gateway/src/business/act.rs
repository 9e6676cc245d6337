//! Running a command: a query answered with a template, or a typed handler.

use std::{panic::AssertUnwindSafe, time::Duration};

use anyhow::anyhow;
use bot::{
    Call, Outcome, Pack, Reply, Trouble,
    pack::{Complaint, Run, call_parameter},
};
use futures::FutureExt;
use nlu::{Command, Value as SlotValue};
use serde_json::{Map, Value};

use tokio::time::timeout;

use super::{Business, DataError, data::ROWS_MAX};
use crate::handlers::{CommandError, Handlers};

/// A command that takes longer has hung. Shorter than the leases of those who run it, so that nobody runs it a second time
/// meanwhile.
const TIME_LIMIT: Duration = Duration::from_secs(20);

impl Business {
    /// Runs `command`. Whatever happens is an outcome that the person is told; what must be mended is logged here.
    pub async fn act(&self, command: Command, run: &Run, call: Call) -> Outcome {
        let running = AssertUnwindSafe(self.run(&command, run, call)).catch_unwind();
        let result = match timeout(TIME_LIMIT, running).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(CommandError::Failed(anyhow!("it panicked"))),
            Err(_) => Err(CommandError::Unavailable(anyhow!("it took longer than {} s", TIME_LIMIT.as_secs()))),
        };
        let result = result.map_err(|error| {
            tracing::error!(intent = command.intent, %error, "a command did not run");
            match error {
                CommandError::Unavailable(_) => Trouble::Unavailable,
                CommandError::Failed(_) => Trouble::Failed,
            }
        });
        Outcome { command, result }
    }

    async fn run(&self, command: &Command, run: &Run, call: Call) -> Result<Reply, CommandError> {
        match run {
            Run::Sql { query, reply, one_row } => self.query(command, query, reply, *one_row, &call).await,
            Run::Handler(name) => match self.handlers.get(name) {
                Some(handler) => handler.run(call, command.arguments()).await,
                None => Err(CommandError::Failed(anyhow!("there is no handler `{name}`"))),
            },
            Run::Flow(_) | Run::Reply(_) => Err(CommandError::Failed(anyhow!("the engine runs these itself"))),
        }
    }

    async fn query(
        &self,
        command: &Command,
        query: &str,
        reply: &str,
        one_row: bool,
        call: &Call,
    ) -> Result<Reply, CommandError> {
        let bot = self.bot();
        let data = self.data.as_ref().ok_or(DataError::NoSource)?;
        let optional = |name: &str| {
            let intent = bot.pack.intents.get(&command.intent)?;
            intent.slots.iter().any(|slot| slot.optional && slot.gives(name)).then_some(Value::Null)
        };
        let value =
            |name: &str| call_parameter(call, name).or_else(|| parameter(command, name)).or_else(|| optional(name));
        let rows = data.ask(&bot.pack.queries[query], ROWS_MAX, value).await?;
        let slots = |reply: Reply| {
            command.slots.iter().fold(reply, |reply, (name, slot)| reply.with(name, slot.value.to_argument()))
        };
        if !one_row {
            let rows: Vec<Map<String, Value>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
            return Ok(slots(Reply::new(reply)).with("rows", rows));
        }
        Ok(match rows.into_iter().next() {
            Some(row) => {
                row.into_iter().fold(slots(Reply::new(reply)), |reply, (column, value)| reply.with(&column, value))
            }
            None => slots(Reply::new(format!("{reply}_empty"))),
        })
    }
}

impl From<DataError> for CommandError {
    fn from(error: DataError) -> Self {
        match error {
            DataError::TooSlow | DataError::Busy(_) | DataError::Open { .. } => Self::Unavailable(error.into()),
            DataError::Parameter(_) | DataError::NoSource | DataError::Query(_) => Self::Failed(error.into()),
        }
    }
}

/// A parameter of a query that a slot gives: `order`, or `period_start` and `period_end`; so of days and times.
fn parameter(command: &Command, name: &str) -> Option<Value> {
    if let Some(slot) = command.slots.get(name) {
        return Some(match &slot.value {
            SlotValue::Number(number) => number.normalize().to_string().parse().map_or(Value::Null, Value::Number),
            value => value.to_argument(),
        });
    }
    let (slot, end) = name.rsplit_once('_')?;
    let (start_of, end_of) = match &command.slots.get(slot)?.value {
        SlotValue::Period(period) => (Some(period.start), Some(period.end)),
        SlotValue::Moment(moment) => (moment.stretch.start, moment.stretch.end),
        _ => return None,
    };
    let moment = match end {
        "start" => start_of,
        "end" => end_of,
        _ => return None,
    };
    Some(moment?.strftime("%Y-%m-%dT%H:%M:%S").to_string().into())
}

/// Handlers that the pack names and the program lacks, and slots that a handler needs and the command lacks.
pub(super) fn check_handlers(pack: &Pack, handlers: &Handlers) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let intents = pack.intents.values().map(|intent| {
        let slots: Vec<_> = intent.slots.iter().map(|slot| slot.name.as_str()).collect();
        (format!("intents/{}.yaml", intent.name), &intent.run, slots)
    });
    let flows = pack.flows.values().map(|flow| {
        let asked = flow.steps.iter().filter_map(|step| match step {
            bot::pack::Step::Ask(question) => Some(question.slot.as_str()),
            bot::pack::Step::Confirm(_) => None,
        });
        (format!("flows/{}.yaml", flow.name), &flow.run, asked.collect())
    });
    for (file, run, slots) in intents.chain(flows) {
        let Run::Handler(name) = run else { continue };
        let Some(handler) = handlers.get(name) else {
            let known: Vec<_> = handlers.names().collect();
            let message = format!("handler `{name}` is not in the program; it has: {}", known.join(", "));
            complaints.push(pack.complaint(&file, name, message));
            continue;
        };
        let required = handler.schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for slot in required.filter_map(Value::as_str).filter(|slot| !slots.contains(slot)) {
            complaints.push(pack.complaint(&file, name, format!("handler `{name}` needs the slot `{slot}`")));
        }
    }
    complaints
}
