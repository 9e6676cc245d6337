//! Products of a catalogue: one, some, or all. Whether a catalogue has them is not asked: the sandbox has none.

use super::{ApiError, Field, Files};
use crate::whatsapp::limits::{PRODUCTS_MAX, SECTION_TITLE_MAX, SECTIONS_MAX};

/// The id of a catalogue or of a product in it. Meta publishes no limit; this keeps nonsense out.
pub(in super::super) const PRODUCT_ID_MAX: usize = 256;

pub(super) fn one(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    product(action).map(|_| ())
}

/// A product; its catalogue's id.
pub(super) fn product<'a>(action: &Field<'a>) -> Result<&'a str, ApiError> {
    let catalogue = action.get("catalog_id").text(PRODUCT_ID_MAX)?;
    action.get("product_retailer_id").text(PRODUCT_ID_MAX)?;
    Ok(catalogue)
}

pub(super) fn some(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("catalog_id").text(PRODUCT_ID_MAX)?;
    sections(&action.get("sections"))
}

/// One to ten sections with at most thirty products together.
pub(in super::super) fn sections(sections: &Field<'_>) -> Result<(), ApiError> {
    let items = sections.list(1..=SECTIONS_MAX)?;
    let mut together = 0;
    for section in &items {
        let title = section.get("title");
        if items.len() > 1 || title.is_present() {
            title.text(SECTION_TITLE_MAX)?;
        }
        let products = section.get("product_items").list(1..=PRODUCTS_MAX)?;
        products.iter().try_for_each(|product| product.get("product_retailer_id").text(PRODUCT_ID_MAX).map(|_| ()))?;
        together += products.len();
    }
    if together <= PRODUCTS_MAX {
        return Ok(());
    }
    Err(sections.refuse(&format!("have {together} products together, the limit is {PRODUCTS_MAX}")))
}

pub(super) fn catalog(action: &Field<'_>, _: &mut Files) -> Result<(), ApiError> {
    action.get("name").one_of(&["catalog_message"])?;
    let parameters = action.get("parameters");
    if parameters.is_present() {
        parameters.object()?.get("thumbnail_product_retailer_id").optional_text(PRODUCT_ID_MAX)?;
    }
    Ok(())
}
