//! Reading the names of the things that the business has.

use bot::{Pack, pack::CatalogueSource};
use nlu::entities::{Catalogue, CatalogueName, Catalogues};
use serde_json::Value;

use super::{
    DataError,
    data::{Data, DataRow, NAMES_MAX},
};

pub(super) async fn read(pack: &Pack, data: Option<&Data>) -> Result<Catalogues, DataError> {
    let mut catalogues = Vec::new();
    for (name, source) in &pack.catalogues {
        let names = match source {
            CatalogueSource::Names(names) => names.clone(),
            CatalogueSource::Query(query) => {
                let data = data.ok_or(DataError::NoSource)?;
                let rows = data.ask(&pack.queries[query], NAMES_MAX, |_| None).await?;
                rows.iter().filter_map(entry).collect()
            }
        };
        catalogues.push(Catalogue { name: name.clone(), names });
    }
    Ok(Catalogues::new(catalogues))
}

/// A row with the columns key, language and name; one without key or name is no entry.
fn entry(row: &DataRow) -> Option<CatalogueName> {
    let text = |column: &str| match row.iter().find(|(name, _)| name == column).map(|(_, value)| value)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let language = text("language").and_then(|code| code.parse().ok());
    Some(CatalogueName { key: text("key")?, language, name: text("name")? })
}
