//! What the shop sells: a table in `products.txt`, read at compile time.

use nlu::Language;

/// One product.
pub(super) struct Product {
    pub(super) sku: &'static str,
    pub(super) price_cents: i64,
    pub(super) stock: i64,
    /// How often it is bought, against the others.
    pub(super) popularity: u32,
    /// Per language: the printed name first, then the other words that people use.
    pub(super) names: Vec<(Language, Vec<&'static str>)>,
}

const TABLE: &str = include_str!("products.txt");

/// Every product, in the table's order.
pub(super) fn all() -> Vec<Product> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(product).collect()
}

fn product(line: &'static str) -> Product {
    let columns: Vec<&str> = line.split('|').map(str::trim).collect();
    let [sku, price, stock, popularity, names @ ..] = columns.as_slice() else {
        panic!("a line of products.txt has seven columns: {line}. This is a bug.");
    };
    let whole = |text: &str| text.parse().expect("a number of products.txt is whole. This is a bug.");
    Product {
        sku,
        price_cents: whole(price),
        stock: whole(stock),
        popularity: popularity.parse().expect("a popularity is whole. This is a bug."),
        names: Language::ALL.into_iter().zip(names.iter().map(|names| split(names))).collect(),
    }
}

fn split(names: &'static str) -> Vec<&'static str> {
    names.split(';').map(str::trim).collect()
}
