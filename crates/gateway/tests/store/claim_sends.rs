//! Handing out what is to be sent.

use crate::harness::cases;

cases! {
    a_message_goes_out: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends => #1 ana say hi
        settle #1 1 accepted w1 => ok
        row #1 => done w1
        counts => 0 pending, 0 dead, 0 sends, 1 conversations"
    messages_leave_one_at_a_time_in_order: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two say:three
        sends => #1 ana say one
        sends => nothing
        settle #1 1 accepted w1
        sends => #2 ana say two
        settle #2 1 failed 131047
        sends => #3 ana say three"
    commands_do_not_wait_for_messages: "
        accept ana:a@1
        claim L
        commit L a x say:wait do:pay do:ship
        sends => #1 ana say wait, #2 ana do pay"
    people_do_not_wait_for_each_other: "
        accept ana:a@1 bob:b@1
        claim L
        commit L a x say:one say:two
        claim M
        commit M b x say:three
        sends => #1 ana say one, #3 bob say three"
    no_more_than_asked_for: "
        accept ana:a@1 bob:b@1
        claim L
        commit L a x say:one
        claim M
        commit M b x say:two
        sends 1 => #1 ana say one
        sends 1 => #2 bob say two
        sends 0 => nothing"
    a_retry_waits_and_keeps_its_place: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two
        sends
        settle #1 1 retry 10 => ok
        row #1 => pending 'busy'
        sends => nothing
        next => work never, sends 10
        sends at 10 => #1*2 ana say one
        settle #1 2 accepted w1 => ok
        sends => #2 ana say two"
    an_older_attempt_is_over: "
        accept ana:a@1
        claim L
        commit L a x say:one
        sends
        settle #1 1 retry 10
        sends at 10 => #1*2 ana say one
        settle #1 1 accepted w1 => over
        settle #1 2 accepted w2 => ok
        row #1 => done w2"
    a_row_is_settled_once: "
        accept ana:a@1
        claim L
        commit L a x say:one
        sends
        settle #1 1 failed 131026 => ok
        settle #1 1 accepted w1 => over
        settle #2 1 accepted w1 => over
        row #1 => failed 131026 'no'"
    what_has_expired_is_not_sent: "
        accept ana:a@1
        claim L
        commit L a x say:old<10 say:new
        sends at 10 => #2 ana say new
        row #1 => failed 'expired before it was sent'"
    what_is_being_sent_does_not_expire: "
        accept ana:a@1
        claim L
        commit L a x say:one<10
        sends at 9 => #1 ana say one
        sends at 11 => nothing
        settle #1 1 accepted w1 => ok"
    a_retry_beyond_expiry_frees_the_others_in_time: "
        accept ana:a@1
        claim L
        commit L a x say:one<10 say:two
        sends
        settle #1 1 retry 99
        sends at 10 => #2 ana say two"
    the_oldest_number_is_never_used_again: "
        accept ana:a@1
        claim L
        commit L a x say:one
        sends
        settle #1 1 accepted w1
        accept ana:b@1
        claim M
        commit M b x say:two
        sends => #2 ana say two"
}
