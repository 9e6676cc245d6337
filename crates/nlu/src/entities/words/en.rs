//! English.

use super::Words;
use crate::entities::boolean::Answer::{Chat, Clear};

pub(super) static WORDS: Words = Words {
    numerals: &super::numerals::en::NUMERALS,
    time: super::time::en::TIME,
    weak: "fall | spring | may | march | mar | jan | feb | apr | jun | jul | aug | sep | oct | nov | dec | mon | tue | tues | wed | thu | \
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
    name_introductions: "name is | name ' s | names | name | named | is called | goes by | for a mr | for a mrs | for mr | for mrs",
    streets: "street | avenue | road | drive | lane | square",
    beside_names: "add | register | enter | create | save | record | put | sign | new | client | clients | customer | customers | \
                   buyer | contact | phone | cell | mobile | number | tel | address | lives | live | email | and | her | \
                   his | its | their | in | on | up | down | as | by | just | also | file | list | book | system | note | \
                   include | write | hey | dear | mister",
    customers: "customer | client | buyer | contact",
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
