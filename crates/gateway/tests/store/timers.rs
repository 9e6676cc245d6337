//! Timers.

use crate::harness::cases;

cases! {
    a_timer_fires_when_it_is_due: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        next => work never, sends never, timers 60
        fire at 59.999 => 0
        claim M => nothing
        fire at 60 => 1
        claim M => ana t:1:remind:1
        payloads M => about remind
        next => work 75, sends never"
    a_timer_fires_once: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        fire at 60 => 1
        fire => 0
        fire at 99 => 0
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    a_timer_is_replaced_by_one_of_its_name: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        accept ana:b@2
        claim M
        commit M b x set:remind@90
        fire at 60 => 0
        fire at 90 => 1
        claim N => ana t:1:remind:2"
    timers_of_other_names_stay: "
        accept ana:a@1
        claim L
        commit L a x set:one@60 set:two@61
        counts => 0 pending, 0 dead, 0 sends, 1 conversations, 2 timers
        fire at 61 => 2
        claim M => ana t:1:one:1 t:1:two:1"
    a_timer_is_taken_back: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        accept ana:b@2
        claim M
        commit M b x clear:remind clear:nothing
        fire at 99 => 0
        next => work never, sends never"
    set_and_cleared_in_one_commit_is_cleared: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60 clear:remind
        fire at 60 => 0"
    a_refused_commit_sets_no_timer: "
        accept ana:a@1
        claim L
        claim M at 15
        commit L a x set:remind@60 => lost
        next => work 30, sends never"
    a_timer_may_be_set_again_after_it_fired: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        fire at 60
        claim M
        commit M t:1:remind:1 x set:remind@120 => version 2
        fire at 120 => 1
        claim N => ana t:1:remind:2"
    a_jump_of_a_day_fires_each_timer_once: "
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x set:one@60 set:two@3600
        commit M b x set:three@7200
        fire at 86400 => 3
        fire => 0
        claim N O => ana t:1:one:1 t:1:two:1 | bob t:2:three:1"
    a_jump_back_fires_nothing_again: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        fire at 60 => 1
        fire at -86400 => 0
        fire at 60 => 0
        claim M => ana t:1:remind:1"
    a_timer_is_in_the_lane_by_the_moment_it_was_due: "
        accept ana:a@1
        claim L
        commit L a x set:remind@60
        accept ana:b@90 at 90
        fire at 99 => 1
        claim M => ana t:1:remind:1 b"
    a_timer_is_never_late_and_makes_nothing_late: "
        accept ana:a@100
        claim L
        commit L a x set:remind@60
        fire at 60
        claim M => ana t:1:remind:1
        commit M t:1:remind:1 x set:again@500
        fire at 500
        claim M => ana t:1:again:2
        commit M t:1:again:2 x
        accept ana:b@101
        claim N => ana b"
    a_timer_that_fires_during_the_work_waits_for_it: "
        accept ana:a@1
        claim L
        commit L a x set:remind@5
        accept ana:b@2
        claim M => ana b
        fire at 5 => 1
        claim N => nothing
        commit M b x
        claim N => ana t:1:remind:1"
    a_timer_set_for_the_past_fires_at_once: "
        accept ana:a@1
        claim L
        commit L a x set:remind@-9
        next => work never, sends never, timers 0
        fire => 1"
}
