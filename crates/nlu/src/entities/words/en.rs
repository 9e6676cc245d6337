//! English.

use super::Words;
use crate::entities::{
    boolean::Answer::{Chat, Clear},
    money::Currency::{Cents, Code, Dollar, Peso},
    number::NumberWord::{And as Plus, Article, Hundred, Minus, One, Scale, Small},
};

pub(super) static WORDS: Words = Words {
    time: super::time::en::TIME,
    weak: "may | march | mar | jan | feb | apr | jun | jul | aug | sep | oct | nov | dec | mon | tue | tues | wed | thu | \
           thur | thurs | fri | sat | sun",
    ordinal_weekdays: "second",
    weak_never_after: "i | you | he | she | it | we | they | that | this | which | who | what | the | a | to | not | u | \
                       customers | people | everyone",
    numbers: &[
        (Small(0), "zero | nought | naught"),
        (One, "one"),
        (Small(2), "two"),
        (Small(3), "three"),
        (Small(4), "four"),
        (Small(5), "five"),
        (Small(6), "six"),
        (Small(7), "seven"),
        (Small(8), "eight"),
        (Small(9), "nine"),
        (Small(10), "ten"),
        (Small(11), "eleven"),
        (Small(12), "twelve | a dozen | one dozen"),
        (Small(13), "thirteen"),
        (Small(14), "fourteen"),
        (Small(15), "fifteen"),
        (Small(16), "sixteen"),
        (Small(17), "seventeen"),
        (Small(18), "eighteen"),
        (Small(19), "nineteen"),
        (Small(20), "twenty"),
        (Small(30), "thirty"),
        (Small(40), "forty | fourty"),
        (Small(50), "fifty"),
        (Small(60), "sixty"),
        (Small(70), "seventy"),
        (Small(80), "eighty"),
        (Small(90), "ninety"),
        (Small(6), "half a dozen | half dozen"),
        (Hundred, "hundred | hundreds"),
        (Scale { value: 1_000, alone: false }, "thousand"),
        (Scale { value: 1_000_000, alone: false }, "million | millions"),
        (Scale { value: 1_000_000_000, alone: false }, "billion | billions"),
        (Scale { value: 1_000_000_000_000, alone: false }, "trillion | trillions"),
        (Article, "a"),
        (Plus, "and"),
        (Minus, "minus | negative"),
    ],
    joins_any_numbers: false,
    one_never_after: "which | this | that | the | no | any | every | next | last | each | another | good | some | other | first",
    currencies: &[
        (Dollar, "dollar | dollars | buck | bucks"),
        (Code("USD"), "us dollar | us dollars | american dollars | u . s . dollars | united states dollars"),
        (Code("CAD"), "canadian dollar | canadian dollars"),
        (Code("AUD"), "australian dollar | australian dollars"),
        (Code("HKD"), "hong kong dollar | hong kong dollars"),
        (Code("EUR"), "euro | euros"),
        (Code("GBP"), "pound | pounds | pound sterling | pounds sterling | quid | british pounds"),
        (Code("BRL"), "real | reais | reals | brazilian real | brazilian reais | brazilian reals"),
        (Peso, "peso | pesos"),
        (Code("MXN"), "mexican peso | mexican pesos"),
        (Code("ARS"), "argentine pesos | argentinian pesos"),
        (Code("JPY"), "yen | japanese yen"),
        (Code("CNY"), "yuan | chinese yuan | renminbi"),
        (Code("INR"), "rupee | rupees | indian rupees"),
        (Code("CHF"), "swiss franc | swiss francs"),
        (Cents, "cent | cents"),
    ],
    currency_links: "of",
    answers: &[
        (
            Clear(true),
            "yes | yeah | yep | yup | yess | yea | yes please | sure thing | of course | absolutely | definitely",
        ),
        (
            Chat(true),
            "y | ya | ok | okay | k | kk | okey | oki | sure | right | correct | that ' s right | that is right | go ahead | \
             do it | please do | fine | that ' s fine | sounds good | perfect | great | agreed | agree | confirm | confirmed | \
             exactly | it is | i do | yes it is | yes i do | all good | good | true | alright | all right | let ' s do it",
        ),
        (
            Clear(false),
            "nope | nah | no way | no thanks | no thank you | not ok | not okay | not really | of course not",
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
    not_names: "yes | no | ok | okay | sure | cancel | back | help | human | restart | stop | menu | skip | repeat | hi | hello | \
                hey | thanks | please | agent | nothing | none | change | confirm | maybe | what | who | why | quit | exit | start | \
                order | report | nope | yep | yeah",
    sentence_words: "want | know | dont | can | could | need | have | how | what | where | when | why | who | is | are | not | price | please | my | your | this",
    not_phones: "order | orders | account | invoice | number # | ticket | id | protocol | card | tracking",
    catalogue_fillers: "the | a | an | of",
};
