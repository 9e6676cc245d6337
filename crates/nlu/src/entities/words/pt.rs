//! Portuguese.

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
    numerals: &super::numerals::pt::NUMERALS,
    periods: PERIODS,
    weak: "segunda | terca | quarta | quinta | sexta | seg | ter | qua | qui | sex | sab | dom | jan | fev | mar | abr | mai | \
           jun | jul | ago | set | out | nov | dez",
    ordinal_weekdays: "segunda | terca | quarta | quinta | sexta",
    weak_never_after: "o | um | uma | meu",
    currency_links: "de",
    answers: &[
        (
            Clear(true),
            "isso sim | acho que sim | sim | simm | claro que sim | com certeza | sim por favor | sim sim | pode sim",
        ),
        (
            Chat(true),
            "s | ss | claro | isso | isso mesmo | isso ai | e isso | pode | pode ser | pode mandar | blz | beleza | ok | okay | \
             ta | ta bom | ta ok | tudo bem | certo | certinho | correto | exato | exatamente | confirmo | confirmado | confirma | \
             quero | quero sim | eu quero | perfeito | fechado | bora | vamos | uhum | aham | positivo | com prazer | por favor | \
             e | verdade | concordo | otimo | sim e isso | manda | pode confirmar | lgl | legal | ta certo | esta certo",
        ),
        (
            Clear(false),
            "acho que nao | claro que nao | de jeito nenhum | nao obrigado | nao obrigada | nao nao | agora nao | ainda nao",
        ),
        (
            Chat(false),
            "nao | naum | n | nn | nunca | negativo | errado | incorreto | nao quero | nao e | nao e isso | nem | nem pensar | \
             nada disso | deixa pra la | nao precisa | ta errado | esta errado | nope",
        ),
    ],
    fillers: "por favor | pf | pfv | porfavor | obrigado | obrigada | obg | valeu | vlw | oi | ola | entao | acho que | acho | ah | \
              ne | bom | olha | bom dia | boa tarde | boa noite | mesmo | viu | ai | eu acho | bem",
    lead_ins: "e | o | a | os | as | meu numero e | meu telefone e | meu celular e | meu zap e | meu whatsapp e | o telefone e | \
               o numero e | numero | telefone | celular | meu email e | meu e - mail e | o email e | email | o pedido e | pedido | \
               o pedido | numero do pedido | e o | e a | eu quero | quero | queria | gostaria de | de | do | da | no | na | em | para | \
               pra | pro | desde | por | uns | umas | mais ou menos | cerca de | foi | sao | seria | seriam | eu disse | pode ser | \
               pode ligar no | o valor e | valor | o meu e | meu | minha | dos | das | nos | nas | so",
    name_lead_ins: "meu nome e | meu nome completo e | o meu nome e | me chamo | eu me chamo | chamo me | chamo - me | eu sou | sou | \
                    sou o | sou a | eu sou o | eu sou a | aqui e | aqui e o | aqui e a | e o | e a | e | pode me chamar de | \
                    me chama de | nome | meu nome | o nome e",
    name_particles: "da | de | do | das | dos | e",
    titles: "sr | sra | srta | dr | dra | seu | dona | prof | profa | senhor | senhora",
    not_names: "sim | nao | ok | claro | cancelar | cancela | voltar | volta | ajuda | humano | atendente | \
                reiniciar | recomecar | parar | menu | pular | repetir | oi | ola | obrigado | obrigada | nada | \
                nenhum | mudar | alterar | confirmar | talvez | que | quem | sair | inicio | pedido | relatorio | \
                blz | beleza | isso | pode | tchau | valeu | bom | boa | dia | tarde | noite | gente | pessoal | \
                amigo | amiga | moca | moco | senhor | senhora | desculpa | hoje | amanha | agora | depois | espera",
    sentence_words: "quero | queria | preciso | quanto | qual | quais | como | onde | quando | tem | voce | voces | \
                     nao | sei | posso | pode | um | uma | para | preco | meu | minha | isso | que | com | por | \
                     nos | nas | esta | estou | vou | foi | era | ele | eu | mim | aqui | porque | ja | mais | \
                     muito | muita | comprar | pagar | mandar | enviar | pedir | gostaria | quer | queremos",
    not_phones: "pedido | conta | fatura | nota | protocolo | boleto | cartao | cpf | cnpj | bancaria | id | \
                 rastreio | cep | rg | nf",
    catalogue_fillers: "o | a | os | as | um | uma | de | do | da | dos | das",
};

const PERIODS: &[(Term, &str)] = &[
    (Day(0), "hoje | hj | oje"),
    (Day(-1), "ontem | ontm | onti"),
    (Day(-2), "anteontem | antes de ontem | antiontem"),
    (Day(1), "amanha | amnh | amanhan"),
    (Day(2), "depois de amanha | dps de amanha"),
    (Part(Morning), "manha | de manha | pela manha | da manha | a manha | na parte da manha"),
    (Part(Afternoon), "tarde | a tarde | de tarde | da tarde | pela tarde"),
    (Part(Evening), "noite | a noite | de noite | da noite | pela noite"),
    (Part(Dawn), "madrugada | de madrugada | na madrugada | da madrugada"),
    (Unit(U::Hour), "hora | horas | hrs"),
    (Unit(U::Day), "dia | dias"),
    (Unit(U::Week), "semana | semanas | sem"),
    (Unit(U::Fortnight), "quinzena | quinzenas"),
    (Unit(U::Month), "mes | meses"),
    (Unit(U::Quarter), "trimestre | trimestres | tri"),
    (Unit(U::Year), "ano | anos"),
    (Unit(U::Weekend), "fim de semana | final de semana | fds | finde"),
    (UnitToDate(U::Month), "mtd"),
    (UnitToDate(U::Year), "ytd"),
    (ToDate, "ate agora | ate hoje | ate o momento | ate a data | ate esta data | ate aqui"),
    (Shift(0), "este | esta | neste | nesta | deste | desta | esse | essa | nesse | nessa | desse | dessa | atual"),
    (Shift(-1), "ultimo | ultima | ultimos | ultimas | passado | passada | passados | passadas | anterior"),
    (Shift(1), "proximo | proxima | proximos | proximas"),
    (ShiftAfter(-1), "passado | passada | passados | passadas | anterior | anteriores | ultimo | ultima"),
    (ShiftAfter(0), "atual | corrente | em curso"),
    (ShiftAfter(1), "que vem | seguinte | seguintes | proximo | proxima | que entra"),
    (ShiftAfter(-2), "retrasado | retrasada"),
    (Month(1), "janeiro | jan"),
    (Month(2), "fevereiro | fev"),
    (Month(3), "marco | mar"),
    (Month(4), "abril | abr"),
    (Month(5), "maio | mai"),
    (Month(6), "junho | jun"),
    (Month(7), "julho | jul"),
    (Month(8), "agosto | ago"),
    (Month(9), "setembro | set"),
    (Month(10), "outubro | out"),
    (Month(11), "novembro | nov"),
    (Month(12), "dezembro | dez"),
    (Weekday(1), "segunda feira | segunda - feira | segunda | seg | 2a feira | 2a - feira"),
    (Weekday(2), "terca feira | terca - feira | terca | ter | 3a feira | 3a - feira"),
    (Weekday(3), "quarta feira | quarta - feira | quarta | qua | 4a feira | 4a - feira"),
    (Weekday(4), "quinta feira | quinta - feira | quinta | qui | 5a feira | 5a - feira"),
    (Weekday(5), "sexta feira | sexta - feira | sexta | sex | 6a feira | 6a - feira"),
    (Weekday(6), "sabado | sab"),
    (Weekday(7), "domingo | dom"),
    (QuarterOfYear(1), "q1 | t1 | 1t"),
    (QuarterOfYear(2), "q2 | t2 | 2t"),
    (QuarterOfYear(3), "q3 | t3 | 3t"),
    (QuarterOfYear(4), "q4 | t4 | 4t"),
    (Ordinal(1), "primeiro | primeira"),
    (Ordinal(2), "segundo"),
    (Ordinal(3), "terceiro"),
    (Ordinal(4), "quarto"),
    (DayWord, "dia | dias"),
    (An, "um | uma"),
    (The, "o | a | os | as"),
    (Of, "de | do | da | dos | das"),
    (In, "em | no | na | nos | nas | durante | para | pra | pro"),
    (In, "ano | o ano | ano de | o ano de"),
    (From, "de | do | da | desde | a partir de | dos | das"),
    (Between, "entre"),
    (To, "a | ao | aos | ate | ate o | ate a | ate ao | ate dia"),
    (And, "e"),
    (Since, "desde | a partir de"),
    (AgoBefore, "ha | faz | tem"),
    (AgoAfter, "atras"),
    (Ahead, "em | daqui a | dentro de | daqui"),
    (AheadAfter, "a partir de hoje | a partir de agora | a contar de hoje"),
];
