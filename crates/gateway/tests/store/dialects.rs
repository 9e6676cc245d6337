//! SQLite and PostgreSQL get the same tables.

use std::collections::BTreeSet;

use sqlx::{Connection, PgConnection};

use crate::harness::{POSTGRES, Place, SQLITE};

/// Tables, columns and their types by family, whether they may be null, and the indexes with their columns.
const OF_SQLITE: &str = "
    SELECT 'column ' || m.name || '.' || c.name || ' ' ||
           CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'BIGINT' THEN 'number' WHEN 'TEXT' THEN 'text' WHEN 'BLOB' THEN 'bytes'
                       ELSE c.type END ||
           CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '' ELSE ' or nothing' END
    FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> '_sqlx_migrations'
    UNION ALL
    SELECT 'index ' || m.name || CASE l.\"unique\" WHEN 1 THEN ' unique' ELSE '' END ||
           CASE l.partial WHEN 1 THEN ' partial' ELSE '' END || ' on ' || m.tbl_name || ': ' ||
           (SELECT group_concat(i.name, ', ') FROM (SELECT name FROM pragma_index_info(m.name) ORDER BY seqno) AS i)
    FROM sqlite_schema AS m JOIN pragma_index_list(m.tbl_name) AS l ON l.name = m.name
    WHERE m.type = 'index' AND m.sql IS NOT NULL";
const OF_POSTGRES: &str = "
    SELECT 'column ' || table_name || '.' || column_name || ' ' ||
           CASE data_type WHEN 'bigint' THEN 'number' WHEN 'text' THEN 'text' WHEN 'bytea' THEN 'bytes' ELSE data_type END ||
           CASE is_nullable WHEN 'NO' THEN '' ELSE ' or nothing' END
    FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations'
    UNION ALL
    SELECT 'index ' || i.relname || CASE WHEN x.indisunique THEN ' unique' ELSE '' END ||
           CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END || ' on ' || t.relname || ': ' ||
           (SELECT string_agg(a.attname, ', ' ORDER BY k.place)
            FROM unnest(x.indkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number)
    FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_class AS t ON t.oid = x.indrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relname <> '_sqlx_migrations'
      AND NOT EXISTS (SELECT 1 FROM pg_constraint AS c WHERE c.conindid = x.indexrelid)";

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let (Some(Place::Folder(folder)), Some(place)) = (SQLITE.place().await, POSTGRES.place().await) else { return };
    let place_of_file = Place::Folder(folder);
    place_of_file.open().await.close().await;
    place.open().await.close().await;
    let (Place::Folder(folder), Place::Schema(schema)) = (&place_of_file, &place) else {
        panic!("these are their places")
    };
    let mut file = crate::files::look(folder.path()).await;
    let sqlite: Vec<String> = sqlx::query_scalar(OF_SQLITE).fetch_all(&mut file).await.unwrap();
    let mut server = PgConnection::connect(&schema.url()).await.unwrap();
    let postgres: Vec<String> = sqlx::query_scalar(OF_POSTGRES).fetch_all(&mut server).await.unwrap();
    let (sqlite, postgres): (BTreeSet<_>, BTreeSet<_>) = (sqlite.into_iter().collect(), postgres.into_iter().collect());
    assert!(sqlite.len() > 100, "{sqlite:#?}");
    let difference: Vec<_> = sqlite.symmetric_difference(&postgres).collect();
    assert!(difference.is_empty(), "{difference:#?}");
}
