//! Spanish.

use super::Words;
use crate::entities::boolean::Answer::{Chat, Clear};

pub(super) static WORDS: Words = Words {
    numerals: &super::numerals::es::NUMERALS,
    time: super::time::es::TIME,
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
    name_introductions: "nombre es | nombre | se llama | llamado | llamada | de nombre | a nombre de",
    streets: "calle | avenida | av | carrera | pasaje | plaza | bulevar",
    beside_names: "registra | registrar | registre | registren | agrega | agregar | agregue | anade | anadir | anota | anotar | anote | \
                   guarda | guardar | guarde | crea | crear | cree | inscribe | inscribir | mete | pon | apunta | apuntar | \
                   ficha | da | alta | nuevo | nueva | cliente | clienta | clientes | clientas | contacto | comprador | \
                   compradora | telefono | fono | tel | celular | cel | movil | whats | whatsapp | numero | direccion | \
                   domicilio | vive | correo | ella | lo | le | en | ya | lista | sistema | base | llamo | vino | llego",
    customers: "cliente | clienta | comprador | compradora | contacto",
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
    catalogue_fillers: "el | la | los | las | un | una | de | del | d",
};
