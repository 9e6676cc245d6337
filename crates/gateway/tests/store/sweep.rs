//! What is kept long enough goes. A day is 86400 seconds, the keys stay for 1209600.

use crate::harness::cases;

cases! {
    what_is_done_with_is_emptied: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        sweep 86400 at 86399 => 0 payloads, 0 rows
        sweep 86400 at 86400 => 2 payloads, 0 rows
        sweep 86400 => 0 payloads, 0 rows
        row #1 => done w1"
    what_is_unfinished_stays: "
        accept ana:a@1 bob:b@1
        claim L
        commit L a x say:hi do:pay set:remind@9
        sends 1
        sweep 1 at 86400 => 1 payloads, 0 rows
        counts => 1 pending, 0 dead, 2 sends, 2 conversations, 1 timers"
    an_emptied_message_still_hears_its_statuses: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        sweep 10 at 10 => 2 payloads, 0 rows
        status #1 w1 read => 1
        row #1 => done read w1"
    a_key_is_remembered_for_a_fortnight: "
        accept ana:a@1
        claim L
        commit L a x
        sweep 10 at 1209599 => 1 payloads, 0 rows
        accept ana:a@1 => 0 new, 1 known
        sweep 10 at 1209600 => 0 payloads, 1 rows
        accept ana:a@1 => 1 new, 0 known"
    what_belongs_to_nobody_goes_too: "
        accept -:x@1
        sweep 10 at 10 => 1 payloads, 0 rows
        sweep 10 at 1209600 => 0 payloads, 1 rows"
    finished_rows_go_with_the_keys: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        sweep 10 at 1209600 => 0 payloads, 2 rows
        row #1 => none
        status #1 w1 read => 0"
    kept_statuses_go_with_the_keys: "
        status - w1 read
        sweep 10 at 1209599 => 0 payloads, 0 rows
        sweep 10 at 1209600 => 0 payloads, 1 rows"
    what_is_put_aside_is_not_emptied: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L => ana g:a
        commit L g:a x
        sweep 10 at 1209599 => 1 payloads, 0 rows
        replay => 1
        claim M => ana r:1:a
        payloads M => {}
        sweep 10 => 1 payloads, 0 rows"
    what_is_put_aside_goes_with_the_keys: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L => ana g:a
        commit L g:a x
        sweep 10 at 1209600 => 0 payloads, 3 rows
        dead => nothing"
    a_message_for_somebody_to_decide_is_not_emptied: "
        accept ana:a@1
        claim L
        commit L a x say:money!ask
        sends
        settle #1 1 unknown
        sends at 30
        claim M
        commit M n:1 x
        sweep 10 at 60 => 2 payloads, 0 rows
        replay => 1
        sends => #1 ana say money"
    at_most_so_many_of_each: "
        accept ana:a@1 ana:b@1 ana:c@1
        claim L
        commit L a,b,c x
        sweep 10 2 at 10 => 2 payloads, 0 rows
        sweep 10 2 => 1 payloads, 0 rows
        sweep 10 2 => 0 payloads, 0 rows"
    conversations_stay: "
        accept ana:a@1
        claim L
        commit L a kept
        sweep 10 at 9999999 => 0 payloads, 1 rows
        state ana => kept after 1"
}
