//! The names of a person, and conversations that turn out to be one.

use crate::harness::cases;

cases! {
    every_name_leads_to_the_same_conversation: "
        accept ana+ES.1:a@1
        accept ES.1:b@2
        accept ana:c@3
        claim L => ana a b c"
    a_person_without_a_phone_has_a_conversation: "
        accept ES.1:a@1
        claim L => ES.1 a
        who L => ES.1 - -"
    a_brazilian_phone_with_and_without_the_ninth_digit_is_one: "
        accept 5511987654321:a@1
        accept 551187654321:b@2
        counts => 2 pending, 0 dead, 0 sends, 1 conversations
        claim L => 551187654321 a b"
    a_mexican_phone_with_and_without_the_one_is_one: "
        accept 5215512345678:a@1
        accept 525512345678:b@2
        claim L => 525512345678 a b"
    an_argentine_phone_with_and_without_the_nine_is_one: "
        accept 5491112345678:a@1
        accept 541112345678:b@2
        claim L => 541112345678 a b"
    a_land_line_is_not_the_mobile_of_a_similar_number: "
        accept 551132345678:a@1
        accept 5511932345678:b@1
        counts => 2 pending, 0 dead, 0 sends, 2 conversations"
    the_last_address_is_where_we_answer: "
        accept 34600111222+ES.1:a@1
        claim L
        who L => 34600111222 34600111222 -
        commit L a x say:hi
        accept ES.1:b@2
        sends => #1 ES.1 say hi"
    a_phone_once_seen_is_kept: "
        accept 34600111222+ES.1:a@1
        accept ES.1=Ana:b@2
        claim L
        who L => ES.1 34600111222 Ana"
    a_profile_name_follows_the_newest_message: "
        accept ana=Ana:a@1
        accept ana:b@2
        accept ana=Zoe:c@3
        accept ana=Ana:a@1
        claim L
        who L => ana - Zoe"
    a_repeated_webhook_brings_back_no_old_address: "
        accept 34600111222+ES.1:a@1
        accept ES.1:b@2
        accept 34600111222+ES.1:a@1 => 0 new, 1 known
        claim L => ES.1 a b"
    a_repeated_webhook_makes_no_conversation: "
        accept ana:a@1
        accept bob:a@1 => 0 new, 1 known
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    the_same_name_at_two_of_our_numbers_is_two_conversations: "
        accept ana:a@1 other/ana:b@1
        claim L M => ana a | ana b"
    two_conversations_of_one_person_become_the_older_one: "
        accept ana:a@1
        accept ES.1:b@2
        counts => 2 pending, 0 dead, 0 sends, 2 conversations
        accept ana+ES.1:c@3 => 1 new, 0 known, 1 merged
        counts => 3 pending, 0 dead, 0 sends, 1 conversations
        claim L => ana a b c
        claim M => nothing"
    three_conversations_become_one: "
        accept ana:a@1
        accept ES.1:b@2
        accept ES.ENT.1:c@3
        accept ES.ENT.1+ana+ES.1:d@4 => 1 new, 0 known, 2 merged
        claim L => ES.ENT.1 a b c d"
    whom_one_webhook_ties_together_is_one_from_the_start: "
        accept ana:a@1 ES.1:b@1 ana+ES.1:c@1 => 3 new, 0 known
        claim L => ana a b c
        accept bob:d@1
        claim M => bob d
        commit M d x say:hi
        sends => #1 bob say hi"
    a_name_learned_by_a_merge_leads_to_the_survivor: "
        accept ana:a@1
        accept ES.1:b@2
        accept ana+ES.1:c@3
        accept ES.1:d@4
        claim L => ES.1 a b c d"
    a_merged_conversation_keeps_its_own_state: "
        accept ana:a@1
        claim L
        commit L a older
        accept ES.1:b@2
        claim M
        commit M b younger
        accept ana+ES.1:c@3 => 1 new, 0 known, 1 merged
        claim N => ana c
        state ana => nothing
        release N
        state ana => older after 1"
    without_a_state_of_its_own_it_takes_the_others: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit M b younger
        release L
        accept ana+ES.1:c@3
        state ana => younger after 0"
    a_merge_takes_the_work_from_both: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M => ana a | ES.1 b
        accept ana+ES.1:c@3
        commit L a x => lost
        commit M b x => lost
        fail M b => lost
        release L => lost
        renew L 9 => lost
        claim N => ana a b c
        commit N a,b,c x => version 3"
    what_a_merge_takes_away_counts_as_never_handed_out: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        accept ana+ES.1:c@3
        claim N at 1 => ana a b c"
    a_merge_moves_what_is_to_be_sent: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit M b x say:two do:pay
        commit L a x say:one
        accept ana+ES.1:c@3
        sends => #1 ana say two, #2 ana do pay
        settle #1 1 accepted w1
        sends => #3 ana say one
        settle #2 1 outcome paid at 4
        claim N => ana c o:2"
    a_failure_of_a_merged_conversation_is_told_to_the_survivor: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit L a x
        commit M b x say:hi
        sends
        settle #1 1 accepted w1
        accept ana+ES.1:c@3
        claim L
        commit L c x
        status #1 w1 failed 131026 at 5 => 1
        claim N => ana n:1"
    a_merge_moves_timers: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit M b x set:remind@60
        commit L a x
        accept ana+ES.1:c@3
        claim N
        commit N c x
        fire at 60 => 1
        claim N => ana t:2:remind:1"
    of_two_timers_of_one_name_the_survivors_stays: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit M b x set:remind@30
        commit L a x set:remind@60
        accept ana+ES.1:c@3
        counts => 1 pending, 0 dead, 0 sends, 1 conversations, 1 timers
        fire at 30 => 0
        fire at 60 => 1
        claim N => ana c t:1:remind:1"
    a_dead_letter_of_a_merged_conversation_goes_to_the_survivor: "
        accept ana:a@1
        accept ES.1:b@2
        claim L M
        commit L a kept
        recover
        claim M
        recover
        claim M
        recover
        claim M at 3 => ES.1 g:b
        commit M g:b x
        accept ana+ES.1:c@3
        letter => b of ana in kept: {} after 3 at 3
        replay at 4 => 1
        claim N => ana c r:1:b"
    late_is_measured_against_the_youngest_of_both: "
        accept ana:a@1
        accept ES.1:b@9
        claim L M
        commit M b x
        release L
        accept ana+ES.1:c@3
        claim N => ana a! c!"
    the_later_preference_of_both_counts: "
        accept ana:a@1
        accept ES.1:b@1
        prefer ana no@5
        prefer ES.1 yes@6
        accept ana+ES.1:c@7
        claim L
        commit L a,b,c x say:sale$
        sends => #1 ana say sale"
}
