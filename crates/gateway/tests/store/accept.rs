//! Taking in.

use crate::harness::cases;

cases! {
    a_message_is_stored: "
        accept ana:a@1 => 1 new, 0 known
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    a_repeated_webhook_changes_nothing: "
        accept ana:a@1
        accept ana:a@1 => 0 new, 1 known
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    one_message_twice_in_one_webhook_is_one: "
        accept ana:a@1 ana:a@1 => 1 new, 1 known"
    a_webhook_with_old_and_new_keeps_the_new: "
        accept ana:a@1
        accept ana:a@1 ana:b@2 => 1 new, 1 known
        claim L => ana a b"
    a_key_belongs_to_whoever_came_first: "
        accept ana:a@1
        accept bob:a@1 => 0 new, 1 known
        claim L => ana a
        claim M => nothing"
    what_belongs_to_nobody_is_kept_and_never_handed_out: "
        accept -:x@1 => 1 new, 0 known
        accept -:x@1 => 0 new, 1 known
        claim L => nothing
        next => work never, sends never
        counts => 0 pending, 0 dead, 0 sends, 0 conversations"
    an_applied_message_that_comes_again_stays_applied: "
        accept ana:a@1
        claim L
        commit L a x
        accept ana:a@1 => 0 new, 1 known
        claim M => nothing"
    a_dead_message_that_comes_again_stays_dead: "
        accept ana:a@1
        claim A
        claim B at 15
        claim C at 30
        claim D at 45 => ana g:a
        accept ana:a@1 => 0 new, 1 known
        claim E => nothing"
    two_people_have_two_conversations: "
        accept ana:a@1 bob:b@1 => 2 new, 0 known
        counts => 2 pending, 0 dead, 0 sends, 2 conversations"
    an_empty_webhook_is_fine: "
        accept => 0 new, 0 known"
}
