//! Messages that may have left.

use crate::harness::cases;

cases! {
    a_message_that_may_have_left_is_held: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two
        sends
        recover at 5 => 0 conversations, 0 commands, 1 messages
        row #1 => unknown
        next => work never, sends 35
        sends at 34 => nothing
        sends at 35 => #1*2 ana say one"
    a_silent_sender_leaves_a_message_unknown: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        sends at 15 => nothing
        row #1 => unknown
        sends at 44 => nothing
        sends at 45 => #1*2 ana say hi"
    a_status_during_the_hold_prevents_the_repetition: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        recover
        status #1 w1 sent => 1
        row #1 => done sent w1
        sends at 99 => nothing"
    the_senders_late_word_ends_the_doubt: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        recover
        settle #1 1 accepted w1 => ok
        row #1 => done w1
        sends at 99 => nothing"
    an_unknown_message_may_expire: "
        accept ana:a@1
        claim L
        commit L a x say:hi<20
        sends
        recover
        sends at 30 => nothing
        row #1 => failed 'expired before it was sent'"
    an_expired_message_that_arrived_after_all_is_done: "
        accept ana:a@1
        claim L
        commit L a x say:hi<20
        sends
        recover
        sends at 30
        status #1 w1 delivered => 1
        row #1 => done delivered w1"
    of_two_copies_the_first_one_heard_of_counts: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        recover
        sends at 30 => #1*2 ana say hi
        status #1 w1 sent => 1
        status - w2 read => 0
        settle #1 2 accepted w2 => ok
        status #1 w2 read => 0
        row #1 => done sent w1
        status #1 w1 delivered => 1
        row #1 => done delivered w1"
}
