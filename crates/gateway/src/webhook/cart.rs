//! A cart that a person sent from the catalogue.

use rust_decimal::Decimal;

use super::lenient::Fields;

/// A cart. Its prices are what the phone showed: the business's own count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// The catalogue.
    pub catalog_id: Option<String>,
    /// What the person wrote with it.
    pub text: Option<String>,
    /// What is in it.
    pub items: Vec<CartItem>,
}

/// Some of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartItem {
    /// The product, by the business's own id.
    pub product: Option<String>,
    /// How many.
    pub quantity: Option<Decimal>,
    /// The price of one.
    pub price: Option<Decimal>,
    /// The price's currency (ISO 4217).
    pub currency: Option<String>,
}

impl Cart {
    pub(super) fn of(order: &Fields<'_>) -> Self {
        let item = |item: &Fields<'_>| CartItem {
            product: item.text("product_retailer_id"),
            quantity: item.decimal("quantity"),
            price: item.decimal("item_price"),
            currency: item.text("currency"),
        };
        Self {
            catalog_id: order.text("catalog_id"),
            text: order.text("text"),
            items: order.objects("product_items").iter().map(item).collect(),
        }
    }
}
