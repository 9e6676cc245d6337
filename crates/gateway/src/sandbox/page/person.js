// The sheets about one person: who comes in, what they are like, what changes about them.

import * as api from "./api.js";
import { element } from "./element.js";
import { ask, openSheet, row } from "./sheet.js";

const TRAITS = [
  ["hides_phone", "Hides the phone behind a username"],
  ["has_whatsapp", "Uses WhatsApp"],
  ["blocks_business", "Has blocked the business"],
  ["is_blocked", "Is blocked by the business"],
  ["is_listed", "Is on the list of test recipients"],
  ["sends_read_receipts", "Lets others see what they have read"],
];

/** Asks for somebody new; `onAdded(person)` gets who came. */
export function openNewcomer(onAdded) {
  ask({
    title: "Add a person",
    about: "Any number will do: no phone will ring. What the bot lets them do may depend on the number.",
    fields: [
      { name: "phone", label: "Phone, with country code", type: "tel", placeholder: "+351 912 000 111", hint: "Without one they are known by their username or user id alone." },
      { name: "name", label: "Name, as the profile shows it", maxLength: 64 },
      { name: "username", label: "Username", maxLength: 64 },
      { name: "hides_phone", label: "Hides the phone behind the username", type: "checkbox" },
    ],
    submit: "Add",
    onSubmit: async (values) => onAdded(await api.addPerson(values)),
  });
}

/** What can be changed about a person; `attempt(action)` shows what fails. */
export function openPerson(person, attempt) {
  const act = (deed) => () => attempt(() => api.act(person.id, deed));
  const facts = [
    ["Phone", person.phone ? `+${person.phone}` : "none"],
    ["WhatsApp id", person.wa_id ?? "none"],
    ["User id", person.user_id],
    ["Username", person.username ?? "none"],
  ];
  const list = element("dl", { className: "facts" }, facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  const marketing = person.takes_marketing
    ? row("Stop marketing", "Tells the bot: 131050 answers marketing templates from now on", act({ kind: "marketing", wanted: false }))
    : row("Take marketing again", "Tells the bot", act({ kind: "marketing", wanted: true }));
  openSheet(
    person.name,
    list,
    row("What they are like", "Hide the phone, block, no WhatsApp …", () => openTraits(person)),
    row("New phone number", "The bot is told by the old one", () => openNumber(person)),
    marketing,
    row(person.blocks_business ? "Unblock the business" : "Block the business", "Its messages fail with 131026 while it is blocked", () =>
      attempt(() => api.changePerson(person.id, { blocks_business: !person.blocks_business })),
    ),
  );
}

function openTraits(person) {
  ask({
    title: person.name,
    fields: [
      { name: "name", label: "Name", value: person.name, maxLength: 64 },
      { name: "username", label: "Username", value: person.username, maxLength: 64 },
      ...TRAITS.map(([name, label]) => ({ name, label, type: "checkbox", value: person[name] })),
    ],
    submit: "Save",
    // An empty username is taken away.
    onSubmit: (values) => api.changePerson(person.id, { username: "", ...values }),
  });
}

function openNumber(person) {
  ask({
    title: "New phone number",
    about: `${person.name} has ${person.phone ? `+${person.phone}` : "no number"} now. With the number goes the user id.`,
    fields: [{ name: "phone", label: "New number, with country code", type: "tel", required: true }],
    submit: "Change it",
    onSubmit: ({ phone }) => api.act(person.id, { kind: "change_number", phone }),
  });
}
