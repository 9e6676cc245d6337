//! Noise leaves a message what it is.

use evals::noise::Noise;

#[test]
fn the_same_seed_spoils_the_same_way() {
    for noise in Noise::ALL {
        let text = "queria saber onde está o meu pedido 1823";
        assert_eq!(noise.spoil(text, 7), noise.spoil(text, 7), "{}", noise.name());
        assert_eq!(noise.name().parse(), Ok(noise));
    }
    assert!("upside_down".parse::<Noise>().unwrap_err().contains("found `upside_down`"));
}

#[test]
fn a_quarter_of_the_words_is_mistyped_and_no_number() {
    let text = "please tell me where order 1823 is right now";
    for seed in 0..200 {
        let spoilt = Noise::Typos.spoil(text, seed);
        let changed = text.split(' ').zip(spoilt.split(' ')).filter(|(before, after)| before != after).count();
        // A letter that is swapped with an equal one, or has no neighbour, may leave a word as it was.
        assert!(changed <= 2, "{spoilt}");
        assert!(spoilt.contains("1823"), "{spoilt}");
        let typed = spoilt.chars().count().abs_diff(text.chars().count());
        assert!(typed <= 2, "{spoilt}");
    }
    let changes = (0..200).filter(|seed| Noise::Typos.spoil(text, *seed) != text).count();
    assert!(changes > 190, "only {changes} of 200 have a mistake");
}

#[test]
fn accents_case_and_emoji_change_nothing_else() {
    let text = "Cadê o café da ação?";
    assert_eq!(Noise::Accents.spoil(text, 1), "Cade o cafe da acao?");
    let cased: Vec<_> = (0..20).map(|seed| Noise::Case.spoil(text, seed)).collect();
    assert!(cased.contains(&text.to_uppercase()) && cased.contains(&text.to_lowercase()));
    for seed in 0..20 {
        let words = Noise::Emoji.spoil(text, seed);
        let without: Vec<_> = words.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).collect();
        assert_eq!(without.join(" "), text);
        assert_eq!(words.split(' ').count(), text.split(' ').count() + 1);
    }
}
