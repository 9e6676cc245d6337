//! Meta's error codes: the HTTP status that a refusal comes with, its title, and words about what went wrong.
//!
//! Codes and meanings: Cloud API, "Error codes". The statuses are not published for each code, and clients see several;
//! these are what most answers had.

/// What a code comes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) code: u32,
    /// The HTTP status of a refusal.
    pub(crate) status: u16,
    pub(crate) title: &'static str,
    /// Said when nothing more exact is known.
    pub(crate) details: &'static str,
}

/// What this code comes with; one that is not in the table is a plain 400.
pub(crate) fn code(code: u32) -> Code {
    let row = CODES.iter().find(|row| row.0 == code);
    let (_, status, title, details) =
        row.copied().unwrap_or((code, 400, "Something is wrong", "The sandbox has no words for this code."));
    Code { code, status, title, details }
}

#[rustfmt::skip]
const CODES: &[(u32, u16, &str, &str)] = &[
    (0, 401, "AuthException", "The access token is not valid."),
    (1, 400, "An unknown error occurred", "Something unknown went wrong; try again."),
    (2, 503, "Service temporarily unavailable", "The service is down or overloaded."),
    (3, 403, "Application does not have the capability to make this API call", "The app may not do this."),
    (4, 400, "Application request limit reached", "The app made too many calls."),
    (10, 403, "Application does not have permission for this action", "A permission is missing or was taken away."),
    (33, 400, "Parameter value is not valid", "The business phone number was deleted."),
    (100, 400, "Invalid parameter", "A parameter is not valid."),
    (190, 401, "Access token has expired", "The access token has expired."),
    (200, 403, "Permissions error", "A permission is missing or was taken away."),
    (368, 403, "Temporarily blocked for policies violations", "The account broke a policy and is blocked for a while."),
    (613, 400, "Calls to this api have exceeded the rate limit", "Too many calls were made."),
    (80007, 400, "Rate limit issues", "The WhatsApp business account has reached its rate limit."),
    (130403, 400, "User is blocked by the business", "The business has blocked this user."),
    (130429, 400, "Rate limit hit", "Message failed to send because there were too many messages sent from this phone number in a short period of time"),
    (130472, 400, "User's number is part of an experiment", "The message was held back as part of an experiment."),
    (130497, 403, "Business account is restricted from messaging users in this country", "The business may not write to this country."),
    (130501, 400, "Message type is not supported for groups", "A group does not take this type of message."),
    (131000, 500, "Something went wrong", "The message could not be sent because of an unknown error."),
    (131005, 403, "Access denied", "A permission is missing or was taken away."),
    (131008, 400, "Required parameter is missing", "A parameter that is needed is missing."),
    (131009, 400, "Parameter value is not valid", "A parameter has a value that is not valid."),
    (131016, 500, "Service unavailable", "A service is down for the moment."),
    (131020, 400, "Group not available", "The group does not exist or cannot be written to."),
    (131021, 400, "Recipient cannot be sender", "Sender and recipient have the same phone number."),
    (131026, 400, "Message undeliverable", "The message cannot be delivered to this recipient."),
    (131030, 400, "Recipient phone number not in allowed list", "The recipient is not on the list of test recipients."),
    (131031, 403, "Business account has been locked", "The account is restricted or locked for breaking a policy."),
    (131037, 400, "Display name approval needed", "The number has no approved display name."),
    (131042, 400, "Business eligibility payment issue", "Something is wrong with the payment method."),
    (131045, 500, "Incorrect certificate", "The number could not be registered."),
    (131047, 400, "Re-engagement message", "More than 24 hours have passed since the customer last replied to this number."),
    (131048, 400, "Spam rate limit hit", "Too many messages of this number were blocked or reported as spam."),
    (131049, 400, "This message was not delivered to maintain healthy ecosystem engagement", "The user gets no more marketing messages for now."),
    (131050, 400, "User has stopped marketing messages", "The user has chosen to get no marketing messages from this business."),
    (131051, 400, "Unsupported message type", "Message type is currently not supported."),
    (131052, 400, "Media download error", "The file that the user sent could not be downloaded."),
    (131053, 400, "Media upload error", "The file of the message could not be uploaded."),
    (131055, 400, "Method not allowed", "The Marketing Messages API does not take this message."),
    (131056, 400, "(Business Account, Consumer Account) pair rate limit hit", "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."),
    (131057, 500, "Account in maintenance mode", "The number is being upgraded."),
    (131062, 400, "Message cannot be sent to a user id", "This kind of message needs a phone number."),
    (132000, 400, "Template param count mismatch", "The number of parameters is not the one the template expects."),
    (132001, 404, "Template does not exist", "The template does not exist in this language or is not approved."),
    (132005, 400, "Template hydrated text too long", "The text with its parameters is too long."),
    (132007, 400, "Template format character policy violated", "The template breaks a policy on characters."),
    (132012, 400, "Template parameter format mismatch", "A parameter does not have the format that the template expects."),
    (132015, 400, "Template is paused", "The template is paused because of its quality."),
    (132016, 400, "Template is disabled", "The template was paused too often and is disabled for ever."),
    (132068, 400, "Flow is blocked", "The flow is blocked."),
    (132069, 400, "Flow is throttled", "The flow is throttled; ten messages an hour."),
    (133004, 503, "Server temporarily unavailable", "The registration service is down for the moment."),
    (133005, 400, "Two-step verification PIN mismatch", "The PIN is not the number's."),
    (133010, 400, "Phone number not registered", "The number is not registered."),
    (133016, 400, "Registration attempts exceeded", "The number was registered or deregistered too often."),
    (135000, 400, "Generic user error", "The message failed because of unknown errors of its parameters."),
    (137000, 400, "Recipient identity changed", "The identity key hash is not the recipient's."),
    (139100, 400, "Failed to block or unblock some users", "Some of the users could not be blocked or unblocked."),
];
