//! Portuguese.

use super::Words;
use crate::entities::boolean::Answer::{Chat, Clear};

pub(super) static WORDS: Words = Words {
    numerals: &super::numerals::pt::NUMERALS,
    time: super::time::pt::TIME,
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
    name_introductions: "nome e | nome dele e | nome dela e | nome | se chama | chama se | chamado | chamada | de nome | em nome de",
    streets: "rua | r | avenida | av | alameda | travessa | praca | largo | rodovia",
    beside_names: "cadastra | cadastrar | cadastre | cadastro | registra | registrar | registre | adiciona | adicionar | adicione | \
                   anota | anotar | anote | salva | salvar | salve | inclui | incluir | inclua | cria | criar | crie | poe | \
                   coloca | bota | insere | novo | nova | cliente | clientes | contato | comprador | compradora | telefone | \
                   fone | tel | celular | cel | zap | whats | whatsapp | numero | endereco | mora | email | ela | dele | dela | \
                   em | no | na | ai | la | ta | lista | sistema | base | ficha | ficou | ligou | veio | chegou",
    customers: "cliente | comprador | compradora | contato",
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
    catalogue_fillers: "o | a | os | as | um | uma | de | do | da | dos | das | d",
};
