//! What is put aside: gaps, the list, and handing out again.

use crate::harness::cases;

cases! {
    what_is_put_aside_leaves_a_gap: "
        accept ana:a@1
        claim A
        claim B at 15
        claim C at 30
        claim D at 45 => ana g:a
        payloads D => {}
        commit D g:a x => version 1
        claim E => nothing"
    six_errors_leave_a_gap_too: "
        accept ana:a@1
        claim L
        fail L a
        claim L at 1
        fail L a
        claim L at 3
        fail L a
        claim L at 7
        fail L a
        claim L at 15
        fail L a
        claim L at 31
        fail L a => dead
        claim M => ana g:a"
    a_gap_that_dies_leaves_none: "
        accept ana:a@1
        claim A
        recover
        claim A
        recover
        claim A
        recover
        claim A => ana g:a
        recover
        claim A => ana g:a*2
        recover
        claim A => ana g:a*3
        recover
        claim A => nothing
        dead => g:a: the work on it never came to an end, a: the work on it never came to an end
        counts => 0 pending, 2 dead, 0 sends, 1 conversations"
    a_gap_is_never_late_and_makes_nothing_late: "
        accept ana:a@1 ana:b@99
        claim A => ana a b
        recover
        claim A
        recover
        claim A
        recover
        claim A at 50 => ana g:a +
        commit A g:a x
        claim B => ana b*2
        commit B b x
        accept ana:c@99
        claim C => ana c"
    a_letter_tells_what_it_was: "
        accept ana:a@1
        claim L
        commit L a asked
        accept ana:b@2
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L at 7
        letter => b of ana in asked: {} after 3 at 7"
    the_latest_letter_is_first: "
        accept ana:a@1 bob:b@2 at 1
        claim A B => ana a | bob b
        recover
        claim A B
        recover
        claim A B
        recover
        claim A at 2
        claim B at 3
        dead => b: the work on it never came to an end, a: the work on it never came to an end
        dead since 3 => b: the work on it never came to an end
        dead ids 1 => a: the work on it never came to an end
        dead error nothing => nothing
        dead error came since 2 ids 1,2,9 => b: the work on it never came to an end, a: the work on it never came to an end"
    what_is_replayed_comes_again_as_new: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L => ana g:a
        commit L g:a x
        replay at 9 => 1
        counts => 1 pending, 0 dead, 0 sends, 1 conversations
        claim M => ana r:1:a
        payloads M => {}
        commit M r:1:a x => version 2"
    a_replay_happens_once: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L
        replay => 1
        replay => 0
        dead => nothing"
    only_what_the_filter_means_is_replayed: "
        accept ana:a@1 bob:b@1
        claim A B
        recover
        claim A B
        recover
        claim A B
        recover
        claim A B
        replay ids 2 => 1
        dead => a: the work on it never came to an end
        replay since 99 => 0
        replay error never => 1"
    a_replayed_event_is_never_late: "
        accept ana:a@1 ana:b@9
        claim L
        recover
        claim L => ana a*2 +
        recover
        claim L
        recover
        claim L => ana g:a +
        commit L g:a x
        claim L => ana b*2
        commit L b x
        replay at 20
        claim M => ana r:1:a
        commit M r:1:a x
        accept ana:c@9
        claim N => ana c"
    what_dies_again_is_another_letter: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L => ana g:a
        commit L g:a x
        replay at 9
        claim L => ana r:1:a
        recover
        claim L
        recover
        claim L
        recover
        claim L => ana g:r:1:a
        dead => r:1:a: the work on it never came to an end
        replay
        release L
        claim L => ana g:r:1:a r:2:r:1:a"
    a_repeated_webhook_does_not_undo_a_replay: "
        accept ana:a@1
        claim L
        recover
        claim L
        recover
        claim L
        recover
        claim L
        commit L g:a x
        replay
        accept ana:a@1 => 0 new, 1 known
        claim M => ana r:1:a"
}
