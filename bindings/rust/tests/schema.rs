//! Answers of a type, with the schema made from the type.
#![cfg(feature = "schemars")]

mod common;

use common::{ask, echo};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    age: u8,
}

#[test]
fn an_answer_has_the_type_that_was_asked_for() {
    let client = echo();
    let said = r#"{"name": "Anna", "age": 30}"#;
    let request = ask(said).temperature(0.0).answer_as::<Person>();
    let person: Person = client.chat(&request).wait().unwrap().parse().unwrap();
    let anna = Person {
        name: "Anna".to_owned(),
        age: 30,
    };
    assert_eq!(person, anna);
    let error = client
        .chat(&ask("Hello!"))
        .wait()
        .unwrap()
        .parse::<Person>();
    assert_eq!(error.unwrap_err().name(), "invalid_response");
}
