//! As whom the service speaks: to Meta as configured, to the sandbox with secrets made for this run.

use std::net::SocketAddr;

use secrecy::SecretString;

use crate::{
    config::{Config, WhatsApp},
    sandbox::{DISPLAY_PHONE_NUMBER, made_secret},
    service::ServiceError,
};

/// The number of the sandbox; nobody's.
const SANDBOX_PHONE_NUMBER_ID: &str = "100000000000001";

/// As whom the service speaks.
#[derive(Clone, Debug)]
pub(crate) struct Credentials {
    pub(crate) base_url: String,
    /// Always there with the sandbox on.
    pub(crate) phone_number_id: Option<String>,
    pub(crate) display_phone_number: String,
    pub(crate) access_token: SecretString,
    /// Never empty with the sandbox on.
    pub(crate) app_secrets: Vec<SecretString>,
}

impl Credentials {
    /// What the configuration says; with the sandbox on, what is missing is made.
    pub(crate) fn of(config: &Config, address: SocketAddr) -> Result<Self, ServiceError> {
        let WhatsApp { base_url, phone_number_id, display_phone_number, access_token, app_secrets, .. } =
            &config.whatsapp;
        if config.sandbox.enabled {
            let app_secrets = if app_secrets.is_empty() { vec![made_secret()] } else { app_secrets.clone() };
            return Ok(Self {
                base_url: format!("http://{address}/graph"),
                phone_number_id: phone_number_id.clone().or_else(|| Some(SANDBOX_PHONE_NUMBER_ID.to_owned())),
                display_phone_number: display_phone_number.clone().unwrap_or_else(|| DISPLAY_PHONE_NUMBER.to_owned()),
                access_token: access_token.clone().unwrap_or_else(made_secret),
                app_secrets,
            });
        }
        if app_secrets.is_empty() {
            return Err(ServiceError::Setting("whatsapp.app_secrets"));
        }
        Ok(Self {
            base_url: base_url.clone(),
            phone_number_id: phone_number_id.clone(),
            display_phone_number: display_phone_number.clone().unwrap_or_default(),
            access_token: access_token.clone().ok_or(ServiceError::Setting("whatsapp.access_token"))?,
            app_secrets: app_secrets.clone(),
        })
    }
}
