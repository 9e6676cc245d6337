//! Units that people buy and measure in, by the name that we give them.

use super::Table;
use crate::Language;

/// What stands for a unit in every language.
const SIGNS: Table<&'static str> = &[
    ("mg", "mg"),
    ("g", "g | gr | grs | gm"),
    ("kg", "kg | kgs | kilo | kilos"),
    ("ml", "ml | mls"),
    ("cl", "cl"),
    ("l", "l | lt | lts"),
    ("mm", "mm"),
    ("cm", "cm | cms"),
    ("m", "m | mts"),
    ("km", "km | kms"),
    ("m2", "m2 | mt2"),
    ("m3", "m3"),
    ("percent", "% | percent"),
    ("celsius", "° c | oc | °"),
    ("fahrenheit", "° f"),
    ("kb", "kb"),
    ("mb", "mb"),
    ("gb", "gb"),
    ("tb", "tb"),
    ("oz", "oz"),
    ("lb", "lb | lbs"),
];

const EN: Table<&'static str> = &[
    ("g", "gram | grams | gramme | grammes"),
    ("mg", "milligram | milligrams"),
    ("kg", "kilogram | kilograms"),
    ("t", "ton | tons | tonne | tonnes"),
    ("lb", "pound | pounds"),
    ("oz", "ounce | ounces"),
    ("l", "liter | liters | litre | litres"),
    ("ml", "milliliter | milliliters | millilitre | millilitres"),
    ("gallon", "gallon | gallons"),
    ("pint", "pint | pints"),
    ("cup", "cup | cups"),
    ("m", "meter | meters | metre | metres"),
    ("cm", "centimeter | centimeters | centimetre | centimetres"),
    ("mm", "millimeter | millimeters | millimetre | millimetres"),
    ("km", "kilometer | kilometers | kilometre | kilometres"),
    ("in", "inch | inches"),
    ("ft", "foot | feet | ft"),
    ("yd", "yard | yards | yd | yds"),
    ("mi", "mile | miles"),
    ("m2", "square meter | square meters | square metre | square metres | sqm"),
    ("percent", "per cent"),
    ("celsius", "degrees celsius | degree celsius | degrees centigrade | celsius"),
    ("fahrenheit", "degrees fahrenheit | degree fahrenheit | fahrenheit"),
    ("gb", "gigabyte | gigabytes | gigs | gig"),
    ("mb", "megabyte | megabytes | megs"),
    ("piece", "piece | pieces | pcs | pc | unit | units | un | item | items"),
    ("box", "box | boxes"),
    ("pack", "pack | packs | package | packages | packet | packets"),
    ("bag", "bag | bags"),
    ("bottle", "bottle | bottles"),
    ("can", "cans"),
    ("pair", "pair | pairs"),
];

const PT: Table<&'static str> = &[
    ("g", "grama | gramas"),
    ("mg", "miligrama | miligramas"),
    ("kg", "quilo | quilos | quilograma | quilogramas | kilograma | kilogramas"),
    ("t", "tonelada | toneladas"),
    ("lb", "libra | libras"),
    ("l", "litro | litros"),
    ("ml", "mililitro | mililitros"),
    ("gallon", "galao | galoes"),
    ("cup", "xicara | xicaras"),
    ("m", "metro | metros | mt"),
    ("cm", "centimetro | centimetros"),
    ("mm", "milimetro | milimetros"),
    ("km", "quilometro | quilometros"),
    ("in", "polegada | polegadas"),
    ("m2", "metro quadrado | metros quadrados"),
    ("percent", "por cento | porcento"),
    ("celsius", "graus celsius | grau celsius | graus"),
    ("gb", "giga | gigas | gigabyte | gigabytes"),
    ("mb", "mega | megas | megabyte | megabytes"),
    ("piece", "peca | pecas | pc | pcs | unidade | unidades | un | und | unid | unids | uni | item | itens"),
    ("box", "caixa | caixas | cx | cxs"),
    ("pack", "pacote | pacotes | pct | pcts | fardo | fardos"),
    ("bag", "saco | sacos | sacola | sacolas"),
    ("bottle", "garrafa | garrafas"),
    ("can", "lata | latas"),
    ("pair", "par | pares"),
];

const ES: Table<&'static str> = &[
    ("g", "gramo | gramos"),
    ("mg", "miligramo | miligramos"),
    ("kg", "kilogramo | kilogramos | quilo | quilos"),
    ("t", "tonelada | toneladas"),
    ("lb", "libra | libras"),
    ("oz", "onza | onzas"),
    ("l", "litro | litros"),
    ("ml", "mililitro | mililitros"),
    ("gallon", "galon | galones"),
    ("cup", "taza | tazas"),
    ("m", "metro | metros | mt"),
    ("cm", "centimetro | centimetros"),
    ("mm", "milimetro | milimetros"),
    ("km", "kilometro | kilometros"),
    ("in", "pulgada | pulgadas"),
    ("m2", "metro cuadrado | metros cuadrados"),
    ("percent", "por ciento | porciento"),
    ("celsius", "grados celsius | grado celsius | grados centigrados | grados"),
    ("gb", "giga | gigas | gigabyte | gigabytes"),
    ("mb", "mega | megas | megabyte | megabytes"),
    (
        "piece",
        "pieza | piezas | pz | pzs | pza | pzas | unidad | unidades | un | und | uds | ud | articulo | articulos",
    ),
    ("box", "caja | cajas | cj"),
    ("pack", "paquete | paquetes | pq"),
    ("bag", "bolsa | bolsas"),
    ("bottle", "botella | botellas"),
    ("can", "lata | latas"),
    ("pair", "par | pares"),
];

/// The units of `language`, its own and those of all.
pub(super) fn of(language: Language) -> Vec<(&'static str, &'static str)> {
    let own = match language {
        Language::En => EN,
        Language::Pt => PT,
        Language::Es => ES,
    };
    [own, SIGNS].concat()
}

#[cfg(test)]
mod tests {
    use super::{Language, of};
    use crate::utterance::fold;

    #[test]
    fn every_unit_is_folded_and_means_one_thing() {
        for language in Language::ALL {
            let phrases: Vec<_> = of(language).iter().flat_map(|(_, phrases)| phrases.split(" | ")).collect();
            for phrase in &phrases {
                assert_eq!(fold(phrase), *phrase);
                assert_eq!(phrases.iter().filter(|other| *other == phrase).count(), 1, "{phrase}");
            }
        }
    }
}
