//! Portuguese.

use super::Words;
use crate::entities::{
    boolean::Answer::{Chat, Clear},
    money::Currency::{Cents, Code, Dollar, Peso},
    number::NumberWord::{And as Plus, Hundreds, Minus, One, Scale, Small},
};

pub(super) static WORDS: Words = Words {
    time: super::time::pt::TIME,
    weak: "segunda | terca | quarta | quinta | sexta | seg | ter | qua | qui | sex | sab | dom | jan | fev | mar | abr | mai | \
           jun | jul | ago | set | out | nov | dez",
    ordinal_weekdays: "segunda | terca | quarta | quinta | sexta",
    weak_never_after: "o | um | uma | meu",
    numbers: &[
        (Small(0), "zero"),
        (One, "um | uma"),
        (Small(2), "dois | duas"),
        (Small(3), "tres"),
        (Small(4), "quatro"),
        (Small(5), "cinco"),
        (Small(6), "seis | meia duzia"),
        (Small(7), "sete"),
        (Small(8), "oito"),
        (Small(9), "nove"),
        (Small(10), "dez"),
        (Small(11), "onze"),
        (Small(12), "doze | uma duzia"),
        (Small(13), "treze"),
        (Small(14), "quatorze | catorze"),
        (Small(15), "quinze"),
        (Small(16), "dezesseis | dezasseis"),
        (Small(17), "dezessete | dezassete"),
        (Small(18), "dezoito"),
        (Small(19), "dezenove | dezanove"),
        (Small(20), "vinte"),
        (Small(30), "trinta"),
        (Small(40), "quarenta"),
        (Small(50), "cinquenta | cinqenta"),
        (Small(60), "sessenta"),
        (Small(70), "setenta"),
        (Small(80), "oitenta"),
        (Small(90), "noventa"),
        (Hundreds(100), "cem | cento"),
        (Hundreds(200), "duzentos | duzentas"),
        (Hundreds(300), "trezentos | trezentas"),
        (Hundreds(400), "quatrocentos | quatrocentas"),
        (Hundreds(500), "quinhentos | quinhentas"),
        (Hundreds(600), "seiscentos | seiscentas"),
        (Hundreds(700), "setecentos | setecentas"),
        (Hundreds(800), "oitocentos | oitocentas"),
        (Hundreds(900), "novecentos | novecentas"),
        (Scale { value: 1_000, alone: true }, "mil"),
        (Scale { value: 1_000_000, alone: false }, "milhao | milhoes"),
        (Scale { value: 1_000_000_000, alone: false }, "bilhao | bilhoes"),
        (Scale { value: 1_000_000_000_000, alone: false }, "trilhao | trilhoes"),
        (Plus, "e"),
        (Minus, "menos"),
    ],
    joins_any_numbers: true,
    one_never_after: "cada | algum | nenhum | qual",
    currencies: &[
        (Code("BRL"), "real | reais | conto | contos | pila | pilas | reau | mangos"),
        (Dollar, "dolar | dolares"),
        (Code("USD"), "dolar americano | dolares americanos | dolares estadunidenses | dolar estadunidense"),
        (Code("CAD"), "dolar canadense | dolares canadenses"),
        (Code("AUD"), "dolar australiano | dolares australianos"),
        (Code("EUR"), "euro | euros"),
        (Code("GBP"), "libra | libras | libra esterlina | libras esterlinas"),
        (Peso, "peso | pesos"),
        (Code("MXN"), "peso mexicano | pesos mexicanos"),
        (Code("ARS"), "peso argentino | pesos argentinos"),
        (Code("JPY"), "iene | ienes | yen"),
        (Code("CNY"), "yuan | yuans | iuane | iuanes"),
        (Code("CHF"), "franco suico | francos suicos"),
        (Cents, "centavo | centavos"),
    ],
    currency_links: "de",
    answers: &[
        (Clear(true), "sim | simm | claro que sim | com certeza | sim por favor | sim sim | pode sim"),
        (
            Chat(true),
            "s | ss | claro | isso | isso mesmo | isso ai | e isso | pode | pode ser | pode mandar | blz | beleza | ok | okay | \
             ta | ta bom | ta ok | tudo bem | certo | certinho | correto | exato | exatamente | confirmo | confirmado | confirma | \
             quero | quero sim | eu quero | perfeito | fechado | bora | vamos | uhum | aham | positivo | com prazer | por favor | \
             e | verdade | concordo | otimo | sim e isso | manda | pode confirmar | lgl | legal | ta certo | esta certo",
        ),
        (
            Clear(false),
            "claro que nao | de jeito nenhum | nao obrigado | nao obrigada | nao nao | agora nao | ainda nao",
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
    not_names: "sim | nao | ok | claro | cancelar | cancela | voltar | volta | ajuda | humano | atendente | reiniciar | recomecar | parar | \
                menu | pular | repetir | oi | ola | obrigado | obrigada | nada | nenhum | mudar | alterar | confirmar | talvez | que | \
                quem | sair | inicio | pedido | relatorio | blz | beleza | isso | pode | tchau | valeu",
    sentence_words: "quero | queria | preciso | quanto | qual | quais | como | onde | quando | tem | voce | voces | nao | sei | posso | pode | um | uma | para | preco | meu | minha | isso",
    not_phones: "pedido | conta | fatura | nota | protocolo | boleto | cartao | cpf | cnpj | bancaria | id | rastreio",
    catalogue_fillers: "o | a | os | as | um | uma | de | do | da | dos | das",
};
