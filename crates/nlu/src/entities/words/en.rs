//! English.

use super::Words;
use crate::entities::{
    boolean::Answer::{Chat, Clear},
    period::{
        Part::{Afternoon, Evening, Morning, Night},
        Term::{self, *},
        Unit as U,
    },
};

pub(super) static WORDS: Words = Words {
    numerals: &super::numerals::en::NUMERALS,
    periods: PERIODS,
    weak: "may | march | mar | jan | feb | apr | jun | jul | aug | sep | oct | nov | dec | mon | tue | tues | wed | thu | \
           thur | thurs | fri | sat | sun",
    ordinal_weekdays: "second",
    weak_never_after: "i | you | he | she | it | we | they | that | this | which | who | what | the | a | to | not | u | \
                       customers | people | everyone",
    currency_links: "of",
    answers: &[
        (
            Clear(true),
            "yup yup | you bet | yes | yeah | yep | yup | yess | yea | yes please | sure thing | of course | absolutely | definitely",
        ),
        (
            Chat(true),
            "y | ya | ok | okay | k | kk | okey | oki | sure | right | correct | that ' s right | that is right | go ahead | \
             do it | please do | fine | that ' s fine | sounds good | perfect | great | agreed | agree | confirm | confirmed | \
             exactly | it is | i do | yes it is | yes i do | all good | good | true | alright | all right | let ' s do it",
        ),
        (
            Clear(false),
            "nay | nuh uh | no thx | i don ' t think so | nope | nah | no way | no thanks | no thank you | not ok | not okay | not really | of course not",
        ),
        (
            Chat(false),
            "no | n | not | never | don ' t | do not | wrong | incorrect | that ' s wrong | false | not now | i don ' t",
        ),
    ],
    fillers: "please | pls | plz | thanks | thank you | thx | hi | hello | hey | so | well | it | is | then | i think | i guess | \
              um | uh | oh | ah | for me | that",
    lead_ins: "it ' s | its | it is | that ' s | that is | is | my number is | my phone is | my phone number is | the number is | \
               number | my email is | my e - mail is | my email address is | email | phone | the order is | order | order number | \
               number is | the answer is | i want | i ' d like | i would like | i mean | make it | around | about | for | on | \
               in | at | from | the | a | of | to | call me on | call me at | you can call | i said | since | during | this is | \
               i ' d say | maybe | send it to | here it is | my | amount | exactly",
    name_lead_ins: "my name is | my name ' s | my full name is | name is | the name is | i am | i ' m | im | it ' s | it is | \
                    this is | call me | you can call me | name | my name | they call me | here is | here ' s",
    name_particles: "of | the | van | von | de | der | da | di",
    titles: "mr | mrs | ms | miss | mx | dr | sir | prof",
    not_names: "yes | no | ok | okay | sure | cancel | back | help | human | restart | stop | menu | skip | repeat | \
                hi | hello | hey | thanks | please | agent | nothing | none | change | confirm | maybe | what | \
                who | why | quit | exit | start | order | report | nope | yep | yeah | there | here | you | me | \
                everybody | guys | sir | madam | good | great | later | wait | sorry | tomorrow | today | now",
    sentence_words: "want | know | dont | can | could | need | have | how | what | where | when | why | who | is | \
                     are | not | price | please | my | your | this | the | was | were | does | did | would | \
                     should | has | had | shall | you | we | they | he | she | there | here | that | these | those | \
                     with | for | from | to | at | about | because | but | if | then | some | which | buy | order | \
                     pay | send | give | help",
    not_phones: "order | orders | account | invoice | ticket | id | protocol | card | tracking | visa | mastercard | \
                 amex | serial | zip | ssn | isbn",
    catalogue_fillers: "the | a | an | of",
};

const PERIODS: &[(Term, &str)] = &[
    (Day(0), "today | 2day | tday | tdy"),
    (Day(-1), "yesterday | yday | yest | ystd"),
    (Day(-2), "the day before yesterday | day before yesterday"),
    (Day(1), "tomorrow | tmr | tmrw | tmw | tomorow | tommorow | tommorrow | 2moro"),
    (Day(2), "the day after tomorrow | day after tomorrow"),
    (DayPart(0, Night), "tonight | tonite"),
    (DayPart(-1, Night), "last night"),
    (Part(Morning), "morning | in the morning"),
    (Part(Afternoon), "afternoon | in the afternoon"),
    (Part(Evening), "evening | in the evening"),
    (Part(Night), "night | at night"),
    (Unit(U::Hour), "hour | hours | hrs | hr"),
    (Unit(U::Day), "day | days"),
    (Unit(U::Week), "week | weeks | wk | wks"),
    (Unit(U::Fortnight), "fortnight | fortnights"),
    (Unit(U::Month), "month | months | mth"),
    (Unit(U::Quarter), "quarter | quarters | qtr"),
    (Unit(U::Year), "year | years | yr | yrs | calendar year"),
    (Unit(U::Weekend), "weekend | week - end"),
    (UnitToDate(U::Week), "wtd"),
    (UnitToDate(U::Month), "mtd"),
    (UnitToDate(U::Quarter), "qtd"),
    (UnitToDate(U::Year), "ytd"),
    (ToDate, "to date | so far | until now | up to now | till now | to - date"),
    (Shift(0), "this | current | the current"),
    (Shift(-1), "last | past | previous | prior | lst"),
    (Shift(1), "next | coming | upcoming | following"),
    (ShiftAfter(-2), "before last"),
    (ShiftAfter(2), "after next"),
    (Month(1), "january | jan"),
    (Month(2), "february | feb | febuary"),
    (Month(3), "march | mar"),
    (Month(4), "april | apr"),
    (Month(5), "may"),
    (Month(6), "june | jun"),
    (Month(7), "july | jul"),
    (Month(8), "august | aug"),
    (Month(9), "september | sep | sept"),
    (Month(10), "october | oct"),
    (Month(11), "november | nov"),
    (Month(12), "december | dec"),
    (Weekday(1), "monday | mon | mondays"),
    (Weekday(2), "tuesday | tue | tues"),
    (Weekday(3), "wednesday | wed | weds | wensday"),
    (Weekday(4), "thursday | thu | thur | thurs"),
    (Weekday(5), "friday | fri"),
    (Weekday(6), "saturday | sat"),
    (Weekday(7), "sunday | sun"),
    (QuarterOfYear(1), "q1"),
    (QuarterOfYear(2), "q2"),
    (QuarterOfYear(3), "q3"),
    (QuarterOfYear(4), "q4"),
    (Ordinal(1), "first"),
    (Ordinal(2), "second"),
    (Ordinal(3), "third"),
    (Ordinal(4), "fourth"),
    (Ordinal(5), "fifth"),
    (Ordinal(6), "sixth"),
    (Ordinal(7), "seventh"),
    (Ordinal(8), "eighth"),
    (Ordinal(9), "ninth"),
    (Ordinal(10), "tenth"),
    (Ordinal(11), "eleventh"),
    (Ordinal(12), "twelfth"),
    (Ordinal(13), "thirteenth"),
    (Ordinal(14), "fourteenth"),
    (Ordinal(15), "fifteenth"),
    (Ordinal(16), "sixteenth"),
    (Ordinal(17), "seventeenth"),
    (Ordinal(18), "eighteenth"),
    (Ordinal(19), "nineteenth"),
    (Ordinal(20), "twentieth"),
    (Ordinal(21), "twenty first | twenty - first"),
    (Ordinal(22), "twenty second | twenty - second"),
    (Ordinal(23), "twenty third | twenty - third"),
    (Ordinal(24), "twenty fourth | twenty - fourth"),
    (Ordinal(25), "twenty fifth | twenty - fifth"),
    (Ordinal(26), "twenty sixth | twenty - sixth"),
    (Ordinal(27), "twenty seventh | twenty - seventh"),
    (Ordinal(28), "twenty eighth | twenty - eighth"),
    (Ordinal(29), "twenty ninth | twenty - ninth"),
    (Ordinal(30), "thirtieth"),
    (Ordinal(31), "thirty first | thirty - first"),
    (Number(2), "couple | couple of | a couple of | a couple"),
    (An, "a | an | one"),
    (The, "the"),
    (Of, "of"),
    (In, "in | during | for | on | year"),
    (From, "from"),
    (Between, "between"),
    (To, "to | till | until | through | thru | up to"),
    (And, "and"),
    (Since, "since"),
    (AgoAfter, "ago | back"),
    (Ahead, "in"),
    (AheadAfter, "from now | from today"),
];
