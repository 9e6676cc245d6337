//! Erasing a person.

use crate::harness::cases;

cases! {
    everything_of_a_person_goes: "
        accept ana=Ana:a@1
        claim L
        commit L a secret say:hi do:pay set:remind@60
        accept ana:b@2
        forget ana => 1 conversations, 2 events, 2 sends, 1 timers, 0 dead
        counts => 0 pending, 0 dead, 0 sends, 0 conversations
        next => work never, sends never
        claim M => nothing
        sends => nothing
        fire at 60 => 0"
    whoever_writes_again_is_a_stranger: "
        accept ana=Ana:a@1
        claim L
        commit L a secret
        forget ana
        accept ana:b@2
        claim M => ana b
        who M => ana - -
        release M
        state ana => - after 0"
    an_unknown_name_erases_nothing: "
        accept ana:a@1
        forget bob => 0 conversations, 0 events, 0 sends, 0 timers, 0 dead
        claim L => ana a"
    others_stay: "
        accept ana:a@1 bob:b@1
        forget ana
        claim L => bob b"
    twice_finds_nothing: "
        accept ana:a@1
        forget ana => 1 conversations, 1 events, 0 sends, 0 timers, 0 dead
        forget ana => 0 conversations, 0 events, 0 sends, 0 timers, 0 dead"
    a_repeated_webhook_stays_harmless: "
        accept ana:a@1
        forget ana
        accept ana:a@1 => 0 new, 1 known
        counts => 0 pending, 0 dead, 0 sends, 0 conversations"
    every_name_is_erased: "
        accept 34600111222+ES.1:a@1
        forget ES.1 => 1 conversations, 1 events, 0 sends, 0 timers, 0 dead
        accept 34600111222:b@2
        claim L => 34600111222 b"
    every_form_of_a_phone_is_erased: "
        accept 5511987654321:a@1
        forget 551187654321 => 1 conversations, 1 events, 0 sends, 0 timers, 0 dead"
    on_all_of_our_numbers: "
        accept ana:a@1 other/ana:b@1
        forget ana => 2 conversations, 2 events, 0 sends, 0 timers, 0 dead
        counts => 0 pending, 0 dead, 0 sends, 0 conversations"
    what_was_merged_is_erased_as_well: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit M b secret
        accept ana+ES.1:c@3
        forget ana => 2 conversations, 3 events, 0 sends, 0 timers, 0 dead"
    whoever_works_on_it_is_refused: "
        accept ana:a@1
        claim L
        forget ana
        commit L a x say:hi => lost
        fail L a => lost
        renew L 9 => lost
        release L => lost"
    what_is_being_sent_is_not_settled: "
        accept ana:a@1
        claim L
        commit L a x say:hi do:pay
        sends
        forget ana
        row #1 => failed 'the person was forgotten'
        settle #1 1 unknown => over
        settle #2 1 outcome paid => over
        claim M => nothing"
    what_the_provider_says_later_wakes_nobody: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        forget ana
        status #1 w1 failed 131026
        claim M => nothing
        counts => 0 pending, 0 dead, 0 sends, 0 conversations"
    dead_letters_go_too: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L
        forget ana => 1 conversations, 2 events, 0 sends, 0 timers, 1 dead
        dead => nothing
        replay => 0"
    no_id_that_tells_the_phone_stays: "
        accept ana:a@1
        claim L
        commit L a x say:hi say:ho
        sends
        settle #1 1 accepted w1
        sends
        settle #2 1 retry 30
        forget ana
        row #1 => done
        row #2 => failed 'the person was forgotten'
        status #1 w1 delivered => 0
        status #2 w2 delivered => 0
        row #1 => done
        row #2 => failed 'the person was forgotten'"
    a_preference_is_erased_too: "
        accept ana:a@1
        prefer ana no@2
        forget ana
        accept ana:b@3
        claim L
        commit L b x say:sale$
        sends => #1 ana say sale"
    numbers_are_not_used_again: "
        accept ana:a@1
        claim L
        commit L a x say:hi set:remind@9
        forget ana
        accept ana:b@2
        claim L
        commit L b x say:hi set:remind@9
        sends => #2 ana say hi
        fire at 9 => 1
        claim M => ana t:2:remind:1"
}
