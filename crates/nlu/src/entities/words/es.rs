//! Spanish.

use super::Words;
use crate::entities::{
    boolean::Answer::{Chat, Clear},
    period::{
        Part::{Afternoon, Dawn, Evening, Morning},
        Term::{self, *},
        Unit as U,
    },
};

pub(super) static WORDS: Words = Words {
    numerals: &super::numerals::es::NUMERALS,
    periods: PERIODS,
    weak: "lun | mar | mie | jue | vie | sab | dom | ene | feb | abr | may | mayo | jun | jul | ago | sep | set | sept | oct | nov | dic",
    ordinal_weekdays: "segunda",
    weak_never_after: "la | el | un | una | al | con",
    currency_links: "de",
    answers: &[
        (
            Clear(true),
            "obvio que si | creo que si | simon | claro que si | por supuesto | si por favor | si claro | si si | claro",
        ),
        (
            Chat(true),
            "si | sip | sii | s | dale | ok | okay | okey | vale | bueno | esta bien | correcto | exacto | eso | eso es | asi es | \
             perfecto | listo | de acuerdo | acepto | confirmo | confirmado | confirma | quiero | lo quiero | por favor | obvio | cierto | \
             va | venga | vamos | genial | verdad | afirmativo | adelante | bien | esta correcto | ta bien | puede ser | de una",
        ),
        (
            Clear(false),
            "no lo creo | creo que no | no creo | no gracias | claro que no | para nada | de ninguna manera | no no | ahora no | todavia no",
        ),
        (
            Chat(false),
            "no | n | nop | nope | nunca | negativo | incorrecto | no quiero | no es | no es eso | tampoco | mal | no esta bien",
        ),
    ],
    fillers: "por favor | porfa | porfavor | gracias | muchas gracias | hola | buenas | buenos dias | pues | entonces | creo que | creo | ah | eh | \
              bueno | mira | no mas | che | esta",
    lead_ins: "es | es el | es la | el | la | los | las | mi numero es | mi telefono es | mi celular es | mi movil es | el numero es | \
               el telefono es | numero | telefono | celular | mi correo es | mi email es | mi e - mail es | correo | email | \
               el pedido es | el pedido | pedido | numero de pedido | orden | son | quiero | quisiera | me gustaria | de | del | en | para | \
               por | desde | unos | unas | mas o menos | cerca de | seria | serian | fue | dije | puede ser | mi | al | a | el valor es | el mio es",
    name_lead_ins: "mi nombre es | mi nombre completo es | me llamo | yo me llamo | soy | yo soy | soy el | soy la | es | a nombre de | \
                    puedes llamarme | me puedes llamar | me dicen | nombre | mi nombre | el nombre es | aqui | llamame",
    name_particles: "de | del | la | las | los | y",
    titles: "sr | sra | srta | dr | dra | don | dona | prof | senor | senora | ing | lic",
    not_names: "si | no | ok | claro | cancelar | cancela | volver | atras | ayuda | humano | agente | reiniciar | \
                parar | menu | saltar | omitir | repetir | hola | gracias | nada | ninguno | cambiar | confirmar | \
                quizas | que | quien | salir | inicio | pedido | reporte | informe | dale | vale | bueno | listo | \
                chau | adios | buenas | buenos | dia | dias | tarde | noche | amigo | amiga | senor | senora | \
                perdon | hoy | manana | ahora | luego | espera",
    sentence_words: "quiero | quisiera | necesito | cuanto | cual | como | donde | cuando | tiene | tienen | puedo | \
                     puede | un | una | para | precio | eso | que | con | por | esta | estoy | voy | fue | me | te | \
                     aqui | alli | pero | porque | mas | mucho | mucha | comprar | pagar | mandar | enviar | pedir | \
                     quiere | queremos | hay | es",
    not_phones: "pedido | cuenta | factura | orden | ticket | protocolo | tarjeta | dni | cuit | id | rastreo | \
                 rut | rfc",
    catalogue_fillers: "el | la | los | las | un | una | de | del",
};

const PERIODS: &[(Term, &str)] = &[
    (Day(0), "hoy | oy | el dia de hoy | hoy dia"),
    (Day(-1), "ayer | aller | el dia de ayer"),
    (Day(-2), "anteayer | antier | antes de ayer"),
    (Day(1), "manana | el dia de manana"),
    (Day(2), "pasado manana"),
    (DayPart(-1, Evening), "anoche"),
    (Part(Morning), "manana | por la manana | en la manana | de la manana | a la manana"),
    (Part(Afternoon), "tarde | por la tarde | en la tarde | de la tarde | a la tarde"),
    (Part(Evening), "noche | por la noche | en la noche | de la noche | a la noche"),
    (Part(Dawn), "madrugada | de madrugada | por la madrugada | de la madrugada"),
    (Unit(U::Hour), "hora | horas | hrs"),
    (Unit(U::Day), "dia | dias"),
    (Unit(U::Week), "semana | semanas"),
    (Unit(U::Fortnight), "quincena | quincenas"),
    (Unit(U::Month), "mes | meses"),
    (Unit(U::Quarter), "trimestre | trimestres"),
    (Unit(U::Year), "ano | anos"),
    (Unit(U::Weekend), "fin de semana | finde | fines de semana"),
    (UnitToDate(U::Month), "mtd"),
    (UnitToDate(U::Year), "ytd"),
    (
        ToDate,
        "hasta la fecha | hasta ahora | hasta hoy | hasta el momento | en lo que va del | en lo que va de | lo que va del | \
         lo que va de | en lo que llevamos de | hasta aqui",
    ),
    (Shift(0), "este | esta | estos | estas"),
    (
        Shift(-1),
        "ultimo | ultima | ultimos | ultimas | pasado | pasada | pasados | pasadas | anterior | anteriores | este ultimo | \
         este pasado | esta ultima | esta pasada",
    ),
    (Shift(1), "proximo | proxima | proximos | proximas | este proximo | esta proxima | siguiente | siguientes"),
    (ShiftAfter(-1), "pasado | pasada | pasados | pasadas | anterior | anteriores | ultimo | ultima"),
    (ShiftAfter(0), "actual | corriente | en curso"),
    (ShiftAfter(1), "que viene | proximo | proxima | siguiente | siguientes | que entra | entrante"),
    (ShiftAfter(-2), "antepasado | antepasada"),
    (Month(1), "enero | ene"),
    (Month(2), "febrero | feb"),
    (Month(3), "marzo | mar"),
    (Month(4), "abril | abr"),
    (Month(5), "mayo | may"),
    (Month(6), "junio | jun"),
    (Month(7), "julio | jul"),
    (Month(8), "agosto | ago"),
    (Month(9), "septiembre | setiembre | sep | sept | set"),
    (Month(10), "octubre | oct"),
    (Month(11), "noviembre | nov"),
    (Month(12), "diciembre | dic"),
    (Weekday(1), "lunes | lun"),
    (Weekday(2), "martes | mar"),
    (Weekday(3), "miercoles | mie"),
    (Weekday(4), "jueves | jue"),
    (Weekday(5), "viernes | vie"),
    (Weekday(6), "sabado | sab"),
    (Weekday(7), "domingo | dom"),
    (QuarterOfYear(1), "q1 | t1"),
    (QuarterOfYear(2), "q2 | t2"),
    (QuarterOfYear(3), "q3 | t3"),
    (QuarterOfYear(4), "q4 | t4"),
    (Ordinal(1), "primero | primer"),
    (Ordinal(2), "segundo"),
    (Ordinal(3), "tercer | tercero"),
    (Ordinal(4), "cuarto"),
    (DayWord, "dia | dias"),
    (An, "un | una | uno"),
    (The, "el | la | los | las"),
    (Of, "de | del | de la"),
    (In, "en | durante | para"),
    (In, "ano | el ano | ano de | el ano de"),
    (From, "de | del | desde | desde el | desde la | a partir de | a partir del"),
    (Between, "entre | entre el | entre la"),
    (To, "a | al | hasta | hasta el | hasta la"),
    (And, "y | y el | y la"),
    (Since, "desde | desde el | desde la | a partir de | a partir del"),
    (AgoBefore, "hace"),
    (AgoAfter, "atras"),
    (Ahead, "en | dentro de | de aqui a"),
    (AheadAfter, "a partir de hoy | a partir de ahora | desde hoy"),
];
