//! Faults on demand: rules that say which requests go wrong, and how.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    World,
    dice::Dice,
    effect::Event,
    person::PersonId,
    settings::{DELAY_MAX_MS, check_percent},
};

/// Rules at once: more than anybody keeps apart.
const RULES_MAX: usize = 100;

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// A message to a person.
    Messages,
    /// A file: up, down, described or deleted.
    Media,
    /// Whatever the bot asks the Cloud API for.
    #[default]
    Any,
}

/// How a request goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Fault {
    /// It is refused with this code of Meta's, its HTTP status and its words.
    Refuse {
        /// The code, such as 131000.
        code: u32,
    },
    /// The message is accepted, and a status says later that it failed with this code. Other requests are not concerned.
    Fail {
        /// The code, such as 131053.
        code: u32,
    },
    /// It is done, and never answered.
    TimeoutAfterAccept,
    /// It is neither done nor answered.
    TimeoutBeforeAccept,
    /// It is not done, and the connection ends without an answer.
    DropConnection,
    /// It is not done, and answered by HTTP status 500 without a body.
    ServerError,
    /// It is done, and answered only after so many virtual milliseconds.
    Slow {
        /// How long.
        ms: u64,
    },
}

/// Which requests go wrong, and how. The default concerns every request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rule {
    /// What is asked for.
    #[serde(default)]
    pub when: Endpoint,
    /// Whom a message is for: id, phone, user id or username. Without it, anybody.
    #[serde(default)]
    pub person: Option<String>,
    /// So many such requests go well first.
    #[serde(default)]
    pub after: u64,
    /// So many go wrong, and the others go well again; without it there is no end.
    #[serde(default)]
    pub times: Option<u64>,
    /// How many of a hundred go wrong.
    #[serde(default = "all")]
    pub percent: u8,
    /// How.
    #[serde(flatten)]
    pub fault: Fault,
}

fn all() -> u8 {
    100
}

impl Rule {
    /// Every request goes wrong like this.
    pub fn always(fault: Fault) -> Self {
        Self { when: Endpoint::Any, person: None, after: 0, times: None, percent: 100, fault }
    }

    fn check(&self) -> Result<(), String> {
        match self.fault {
            Fault::Slow { ms } if ms > DELAY_MAX_MS => {
                return Err(format!("ms is {ms}; at most {DELAY_MAX_MS}, thirty days"));
            }
            Fault::Fail { .. } if self.when != Endpoint::Messages => {
                return Err("only a message can fail later: when must be \"messages\"".to_owned());
            }
            _ => {}
        }
        check_percent("percent", self.percent)
    }
}

/// A rule, and what it has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleView {
    /// Names it.
    pub id: u64,
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
    /// Requests that it concerned.
    pub seen: u64,
    /// Those that went wrong.
    pub hit: u64,
}

/// The rules, in the order in which they came: of two that hit, the first counts.
#[derive(Debug, Default)]
pub(super) struct Faults {
    rules: Vec<RuleView>,
    made: u64,
}

impl Faults {
    pub(super) fn list(&self) -> &[RuleView] {
        &self.rules
    }

    /// Adds a rule; its id.
    pub(super) fn add(&mut self, rule: Rule) -> Result<u64, String> {
        rule.check()?;
        if self.rules.len() == RULES_MAX {
            return Err(format!("there are {RULES_MAX} rules already"));
        }
        self.made += 1;
        self.rules.push(RuleView { id: self.made, rule, seen: 0, hit: 0 });
        Ok(self.made)
    }

    /// Whether there was such a rule.
    pub(super) fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|rule| rule.id != id);
        self.rules.len() < before
    }

    /// Removes every rule; how many there were.
    pub(super) fn clear(&mut self) -> usize {
        std::mem::take(&mut self.rules).len()
    }

    /// How this request goes wrong, if it does. `find` says whom a rule means.
    pub(super) fn judge(
        &mut self,
        endpoint: Endpoint,
        person: Option<PersonId>,
        find: impl Fn(&str) -> Option<PersonId>,
        dice: &mut Dice,
    ) -> Option<Fault> {
        let mut verdict = None;
        for RuleView { rule, seen, hit, .. } in &mut self.rules {
            let is_endpoint = rule.when == Endpoint::Any || rule.when == endpoint;
            let is_person = rule.person.as_deref().is_none_or(|key| person.is_some() && find(key) == person);
            if !(is_endpoint && is_person) {
                continue;
            }
            *seen += 1;
            let is_due = *seen > rule.after && rule.times.is_none_or(|times| *hit < times);
            if verdict.is_none() && is_due && dice.percent(rule.percent) {
                *hit += 1;
                verdict = Some(rule.fault.clone());
            }
        }
        verdict
    }
}

impl World {
    pub(crate) fn rules(&self) -> &[RuleView] {
        self.faults.list()
    }

    pub(crate) fn add_rule(&mut self, rule: Rule) -> Result<u64, String> {
        let id = self.faults.add(rule)?;
        self.tell(Event::Changed);
        Ok(id)
    }

    pub(crate) fn remove_rule(&mut self, id: u64) -> bool {
        let is_removed = self.faults.remove(id);
        self.tell(Event::Changed);
        is_removed
    }

    /// How a request of the bot goes wrong, if it does.
    pub(crate) fn judge(&mut self, endpoint: Endpoint, person: Option<PersonId>) -> Option<Fault> {
        let Self { faults, people, dice, .. } = self;
        faults.judge(endpoint, person, |key| people.find(key), dice)
    }
}
