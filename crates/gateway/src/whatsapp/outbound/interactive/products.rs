//! Products of a catalogue: one, some, or all.

use serde::Serialize;

use super::{
    super::{
        check::{self, Checked},
        error::LimitError,
    },
    Action, Header, Headers, Interactive, Kind, Parameters,
};
use crate::whatsapp::limits::{PRODUCTS_MAX, SECTION_TITLE_MAX, SECTIONS_MAX};

/// The id of a catalogue or of a product in it. Meta publishes no limit; this keeps nonsense out.
pub(in super::super) const PRODUCT_ID_MAX: usize = 256;

/// Products under a title. What it is part of checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductSection {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    product_items: Vec<ProductItem>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct ProductItem {
    product_retailer_id: String,
}

impl ProductSection {
    /// The products with these ids. A title is needed when there are several sections; at most 24 characters.
    pub fn new<I: Into<String>>(title: Option<String>, products: impl IntoIterator<Item = I>) -> Self {
        let item = |id: I| ProductItem { product_retailer_id: id.into() };
        Self { title, product_items: products.into_iter().map(item).collect() }
    }

    /// One to ten sections with at most thirty products together.
    pub(in super::super) fn check_all(at: &str, sections: &[Self]) -> Checked {
        check::items(at, sections.len(), 1..=SECTIONS_MAX)?;
        for (index, section) in sections.iter().enumerate() {
            let title = format!("{at}[{index}].title");
            match &section.title {
                Some(words) => check::label(title, words, SECTION_TITLE_MAX)?,
                None => check::rule(title, "", sections.len() == 1, "needed when there are several sections")?,
            }
            let items = format!("{at}[{index}].product_items");
            check::items(&items, section.product_items.len(), 1..=PRODUCTS_MAX)?;
            for (item, product) in section.product_items.iter().enumerate() {
                let field = format_args!("{items}[{item}].product_retailer_id");
                check::text(field, &product.product_retailer_id, PRODUCT_ID_MAX)?;
            }
        }
        let all = sections.iter().map(|section| section.product_items.len()).sum();
        check::items(format_args!("{at}[*].product_items"), all, 1..=PRODUCTS_MAX)
    }
}

impl Interactive {
    /// One product. It has no header, and its body may be missing.
    ///
    /// # Errors
    /// Names the first field that is blank or beyond its limit.
    pub fn product(
        body: Option<String>,
        catalog_id: impl Into<String>,
        product_id: impl Into<String>,
    ) -> Result<Self, LimitError> {
        let (catalog_id, product_retailer_id) = (catalog_id.into(), product_id.into());
        check::text("interactive.action.catalog_id", &catalog_id, PRODUCT_ID_MAX)?;
        check::text("interactive.action.product_retailer_id", &product_retailer_id, PRODUCT_ID_MAX)?;
        let action = Action::Product { catalog_id, product_retailer_id };
        let product = Self { kind: Kind::Product, header: None, body: None, footer: None, action };
        if let Some(body) = body { product.with_body(body) } else { Ok(product) }
    }

    /// One to thirty products in up to ten sections, under a header.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit.
    pub fn products(
        header: impl Into<String>,
        body: impl Into<String>,
        catalog_id: impl Into<String>,
        sections: Vec<ProductSection>,
    ) -> Result<Self, LimitError> {
        let (header, catalog_id) = (Header::Text { text: header.into() }, catalog_id.into());
        header.check(Headers::Text)?;
        check::text("interactive.action.catalog_id", &catalog_id, PRODUCT_ID_MAX)?;
        ProductSection::check_all("interactive.action.sections", &sections)?;
        Self::new(Kind::ProductList, body, Action::ProductList { catalog_id, sections })?.with_header(header)
    }

    /// The whole catalogue, shown by the picture of one product: the first one's without a `thumbnail`.
    ///
    /// # Errors
    /// Names the first field that is blank or beyond its limit.
    pub fn catalog(body: impl Into<String>, thumbnail: Option<String>) -> Result<Self, LimitError> {
        let field = "interactive.action.parameters.thumbnail_product_retailer_id";
        check::optional(field, thumbnail.as_deref(), PRODUCT_ID_MAX)?;
        let parameters =
            thumbnail.map(|thumbnail_product_retailer_id| Parameters::Catalog { thumbnail_product_retailer_id });
        Self::new(Kind::CatalogMessage, body, Action::Named { name: "catalog_message", parameters })
    }
}
