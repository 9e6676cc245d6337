//! Messages of which nobody knows whether they left: what each policy does.

use crate::harness::cases;

cases! {
    in_doubt_a_message_is_held_and_sent_once_more: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 unknown at 1 => ok
        row #1 => unknown 'silence'
        next => work never, sends 31
        sends at 30 => nothing
        sends at 31 => #1*2 ana say hi
        settle #1 2 accepted w1 => ok
        row #1 => done w1"
    the_second_doubt_is_the_last: "
        accept ana:a@1
        claim L
        commit L a x say:hi say:next
        sends
        settle #1 1 unknown
        sends at 30 => #1*2 ana say hi
        settle #1 2 unknown
        row #1 => unknown 'silence'
        sends at 60 => #2 ana say next
        row #1 => failed 'nobody knows whether it left'
        claim M => ana n:1"
    silence_is_a_doubt_as_well: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        sends at 15
        sends at 45 => #1*2 ana say hi
        sends at 60 => nothing
        sends at 90 => nothing
        row #1 => failed 'nobody knows whether it left'"
    known_failures_between_doubts_do_not_count: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 retry 5
        sends at 5
        settle #1 2 unknown
        sends at 35
        settle #1 3 retry 40
        sends at 40 => #1*4 ana say hi
        settle #1 4 accepted w1
        row #1 => done w1"
    never_is_given_up: "
        accept ana:a@1
        claim L
        commit L a x say:code!never say:next
        sends
        settle #1 1 unknown
        sends at 29 => nothing
        sends at 30 => #2 ana say next
        row #1 => failed 'nobody knows whether it left'
        dead => nothing
        claim M => ana n:1"
    never_waits_for_a_status_first: "
        accept ana:a@1
        claim L
        commit L a x say:code!never
        sends
        settle #1 1 unknown
        status #1 w1 sent at 5 => 1
        sends at 30 => nothing
        row #1 => done sent w1"
    never_after_silence_is_given_up_too: "
        accept ana:a@1
        claim L
        commit L a x say:code!never
        sends
        recover
        sends at 30 => nothing
        row #1 => failed 'nobody knows whether it left'"
    a_certain_failure_may_be_repeated_even_with_never: "
        accept ana:a@1
        claim L
        commit L a x say:code!never
        sends
        settle #1 1 retry 5
        sends at 5 => #1*2 ana say code"
    ask_is_put_aside: "
        accept ana:a@1
        claim L
        commit L a asked say:money!ask
        sends
        settle #1 1 unknown
        sends at 30 => nothing
        row #1 => failed 'nobody knows whether it left'
        dead => #1: nobody knows whether it left
        counts => 1 pending, 1 dead, 0 sends, 1 conversations
        claim M => ana n:1"
    ask_is_sent_again_when_somebody_says_so: "
        accept ana:a@1
        claim L
        commit L a x say:money!ask
        sends
        settle #1 1 unknown
        sends at 30
        replay at 40 => 1
        row #1 => pending
        sends => #1 ana say money
        settle #1 1 accepted w1 => ok
        row #1 => done w1
        dead => nothing"
    ask_may_be_in_doubt_again: "
        accept ana:a@1
        claim L
        commit L a x say:money!ask
        sends
        settle #1 1 unknown
        sends at 30
        replay
        sends
        settle #1 1 unknown at 31
        sends at 61 => nothing
        dead => #1: nobody knows whether it left
        claim M => ana n:1
        commit M n:1 x
        claim N => nothing"
    what_arrived_after_all_need_not_be_asked: "
        accept ana:a@1
        claim L
        commit L a x say:money!ask
        sends
        settle #1 1 unknown
        sends at 30
        status #1 w1 delivered => 1
        row #1 => done delivered w1
        dead => nothing
        replay => 0"
    a_doubt_holds_back_what_comes_after: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two do:pay
        sends => #1 ana say one, #3 ana do pay
        settle #1 1 unknown
        sends at 29 => #3*2 ana do pay"
    a_status_during_the_hold_lets_the_next_go: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two
        sends
        settle #1 1 unknown
        status #1 w1 sent => 1
        sends => #2 ana say two"
    a_late_word_of_the_first_attempt_is_refused: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 unknown
        settle #1 1 accepted w1 => over
        sends at 30 => #1*2 ana say hi
        settle #1 1 accepted w1 => over"
}
