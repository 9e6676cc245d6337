//! What the YAML reader says, in the form of all complaints.

use bot::pack::Complaint;

/// Why a file cannot be read, with its line.
pub(crate) fn unreadable(file: &str, error: &serde_saphyr::Error) -> Complaint {
    let message = error.without_snippet().to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    match error.location() {
        Some(location) => Complaint::at(file, location, message),
        None => Complaint::of_file(file, message),
    }
}
