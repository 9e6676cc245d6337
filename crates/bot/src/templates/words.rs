//! The words of dates, for each language.

use nlu::Language;

pub(super) struct DateWords {
    pub(super) months: [&'static str; 12],
    pub(super) short_months: [&'static str; 12],
    pub(super) today: &'static str,
    pub(super) yesterday: &'static str,
    pub(super) tomorrow: &'static str,
    pub(super) this_week: &'static str,
    pub(super) last_week: &'static str,
    pub(super) this_month: &'static str,
    pub(super) last_month: &'static str,
    pub(super) this_year: &'static str,
    /// Between a month and its year: "março de 2026".
    pub(super) of: &'static str,
    /// Between the ends of a range: "3 to 9".
    pub(super) to: &'static str,
}

pub(super) fn date_words(language: Language) -> &'static DateWords {
    match language {
        Language::En => &EN,
        Language::Pt => &PT,
        Language::Es => &ES,
    }
}

static EN: DateWords = DateWords {
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    today: "today",
    yesterday: "yesterday",
    tomorrow: "tomorrow",
    this_week: "this week",
    last_week: "last week",
    this_month: "this month",
    last_month: "last month",
    this_year: "this year",
    of: " ",
    to: "to",
};

static PT: DateWords = DateWords {
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    short_months: ["jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.", "dez."],
    today: "hoje",
    yesterday: "ontem",
    tomorrow: "amanhã",
    this_week: "esta semana",
    last_week: "semana passada",
    this_month: "este mês",
    last_month: "mês passado",
    this_year: "este ano",
    of: " de ",
    to: "a",
};

static ES: DateWords = DateWords {
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    short_months: ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."],
    today: "hoy",
    yesterday: "ayer",
    tomorrow: "mañana",
    this_week: "esta semana",
    last_week: "la semana pasada",
    this_month: "este mes",
    last_month: "el mes pasado",
    this_year: "este año",
    of: " de ",
    to: "al",
};
