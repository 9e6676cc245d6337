//! A number that may not send because of an error that somebody has to mend.

use crate::harness::cases;

cases! {
    a_halt_stops_the_number_and_gives_the_attempt_back: "
        accept ana:a@1 bob:b@1 other/zoe:c@1
        claim L M N
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends 1 => #1 ana say one
        settle #1 1 retry 30 halt => ok
        counts => 0 pending, 0 dead, 3 sends, 3 conversations, 1 halted
        row #1 => pending 'busy'
        sends => #3 zoe say three
        settle #3 1 accepted w3
        sends at 29 => nothing"
    one_message_tries: "
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one
        commit M b x say:two
        sends 1
        settle #1 1 retry 30 halt
        next => work never, sends 30
        sends at 30 => #2 bob say two
        sends => nothing
        next => work never, sends 45"
    once_one_was_taken_the_others_follow: "
        accept ana:a@1 bob:b@1 zoe:c@1
        claim L M N
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends 1
        settle #1 1 retry 30 halt
        sends at 30 => #2 bob say two
        settle #2 1 accepted w2 at 31 => ok
        counts => 0 pending, 0 dead, 2 sends, 3 conversations
        sends => #3 zoe say three, #1 ana say one"
    an_attempt_that_was_halted_does_not_count: "
        accept ana:a@1
        claim L
        commit L a x say:one
        sends
        settle #1 1 retry 30 halt
        settle #1 1 retry 30 halt => over
        sends at 30 => #1 ana say one
        settle #1 1 retry 60 halt => ok
        sends at 60 => #1 ana say one"
    a_probe_that_fails_the_same_way_waits_again: "
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one
        commit M b x say:two
        sends 1
        settle #1 1 retry 30 halt
        sends at 30 => #2 bob say two
        settle #2 1 retry 60 halt
        sends at 59 => nothing
        sends at 60 => #1 ana say one"
    after_a_silent_probe_another_tries: "
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one
        commit M b x say:two
        sends 1
        settle #1 1 retry 30 halt
        sends at 30 => #2 bob say two
        sends at 44 => nothing
        sends at 45 => #1 ana say one"
    commands_run_while_the_number_is_halted: "
        accept ana:a@1
        claim L
        commit L a x say:one do:pay
        sends 1
        settle #1 1 retry 30 halt
        sends => #2 ana do pay"
    a_restart_lifts_the_halt: "
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one
        commit M b x say:two
        sends 1
        settle #1 1 retry 30 halt
        recover at 5
        counts => 0 pending, 0 dead, 2 sends, 2 conversations
        sends => #2 bob say two"
    a_halt_is_no_doubt: "
        accept ana:a@1
        claim L
        commit L a x say:code!never
        sends
        settle #1 1 retry 30 halt
        sends at 30 => #1 ana say code"
}
