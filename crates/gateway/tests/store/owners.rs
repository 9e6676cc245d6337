//! Who holds what: several processes, longer work, restarts.

use crate::harness::cases;

cases! {
    a_restart_takes_back_only_its_own: "
        accept ana:a@1 bob:b@1
        claim L by one => ana a
        claim M by two => bob b
        recover one => 1 conversations, 0 commands, 0 messages
        commit L a x => lost
        commit M b x => version 1
        claim N by one => ana a*2"
    a_restart_takes_back_only_its_own_sends: "
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one
        commit M b x do:pay
        sends 1 => #1 ana say one
        sends by two => #2 bob do pay
        recover => 0 conversations, 0 commands, 1 messages
        row #1 => unknown
        row #2 => sending
        recover two => 0 conversations, 1 commands, 0 messages
        sends => #2*2 bob do pay"
    a_stranger_recovers_nothing: "
        accept ana:a@1
        claim L by one
        recover two => 0 conversations, 0 commands, 0 messages
        commit L a x => version 1"
    what_another_took_over_is_no_longer_ours: "
        accept ana:a@1
        claim L by one
        claim M by two at 15
        recover one => 0 conversations, 0 commands, 0 messages
        commit M a x => version 1"
    longer_work_keeps_its_lease: "
        accept ana:a@1
        claim L
        renew L 15 at 10 => ok
        claim M at 24.999 => nothing
        commit L a x => version 1"
    a_renewed_lease_ends_too: "
        accept ana:a@1
        claim L
        renew L 15 at 10
        next => work 25, sends never
        claim M at 25 => ana a*2
        renew L 15 => lost
        commit L a x => lost"
    a_lapsed_lease_may_be_renewed_while_nobody_took_it: "
        accept ana:a@1
        claim L
        renew L 15 at 20 => ok
        claim M at 34 => nothing"
    what_was_given_back_is_not_renewed: "
        accept ana:a@1
        claim L
        release L
        renew L 15 => lost"
    what_arrives_does_not_end_a_renewed_lease: "
        accept ana:a@1
        claim L
        renew L 30
        accept ana:b@2 at 5
        claim M at 29 => nothing
        claim M at 30 => ana a*2 +"
    a_jump_of_the_clock_ends_every_lease: "
        accept ana:a@1
        claim L
        claim M at 86400 => ana a*2
        commit L a x => lost
        commit M a x => version 1"
    a_jump_back_takes_nothing_away: "
        accept ana:a@1 at 3600
        claim L
        claim M at 0 => nothing
        commit L a x => version 1
        accept ana:b@2
        claim M => ana b"
}
