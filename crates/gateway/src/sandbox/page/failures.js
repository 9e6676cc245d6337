// Meta's error codes in plain words: what a person who builds a bot can do about them.

const WORDS = new Map([
  [0, "The access token is not valid."],
  [190, "The access token has expired: the bot needs a new one."],
  [2, "WhatsApp is down for the moment: try again later."],
  [368, "The account broke a policy and is blocked for a while."],
  [130403, "The business has blocked this person."],
  [130429, "The number sends too fast, more than 80 messages a second: slow down and try again."],
  [130472, "Meta held the message back as part of an experiment."],
  [131000, "WhatsApp is busy: the same message may well go through a little later."],
  [131016, "A service of WhatsApp is down for the moment: try again later."],
  [131021, "A number cannot write to itself."],
  [131026, "The person cannot get it: no WhatsApp, or they have blocked the business."],
  [131030, "The number is not on the list of test recipients."],
  [131031, "Meta has restricted the account: no messages leave until that is settled."],
  [131047, "More than 24 hours have passed since the person last wrote: only a template may be sent now."],
  [131048, "Too many people blocked or reported this number."],
  [131049, "Meta lets this person have no more marketing for now."],
  [131050, "The person wants no marketing from this business."],
  [131051, "WhatsApp does not know this kind of message."],
  [131052, "The person's file could not be fetched."],
  [131053, "WhatsApp could not use the file: its type, its size or its address."],
  [131056, "Too many messages to one person in a short time: wait some seconds and try again."],
  [132000, "The message has another number of values than the template has places."],
  [132001, "There is no approved template of this name in this language."],
  [132012, "A value does not have the form that the template wants."],
  [132015, "The template is paused because people found it unwanted."],
  [132016, "The template is disabled for ever."],
]);

/** "131047 · More than 24 hours …": the code with plain words, or with what Meta says. */
export function explained({ code, title, details }) {
  return `${code} · ${WORDS.get(code) ?? details ?? title ?? "Something went wrong."}`;
}
