//! The conformance suite through this crate: `conformance [FOLDER]`, which is `tests/conformance`
//! of the repository. Its README says what the cases mean.

mod expect;
mod matcher;
mod payloads;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use inlay::raw::{RawClient, Sent};
use serde_json::{json, Map, Value};

use expect::{Errors, Expectation};
use matcher::{shown, Matcher};

type Checked<T = ()> = Result<T, String>;

const TIMEOUT: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .map_or_else(
            || {
                PathBuf::from(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../tests/conformance"
                ))
            },
            PathBuf::from,
        );
    match run(&folder) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path) -> Checked<usize> {
    let mut failures = Vec::new();
    let (mut cases, mut payloads) = (0, 0);
    let errors = errors()?;
    for path in json_files(&folder.join("cases"))? {
        for case in list(&read(&path)?["cases"]) {
            cases += 1;
            if let Err(error) = run_case(case, &errors) {
                failures.push(format!("{}: {}: {error}", file_name(&path), case["name"]));
            }
        }
    }
    for path in json_files(&folder.join("payloads"))? {
        let schema = file_name(&path);
        for payload in list(&read(&path)?) {
            if let Some(written) = through_type(&schema, payload) {
                payloads += 1;
                if let Err(error) = written.and_then(|written| kept(payload, &written, "")) {
                    failures.push(format!("payload of {schema}: {error}"));
                }
            }
        }
    }
    for failure in &failures {
        println!("FAILED {failure}");
    }
    let outcome = match failures.len() {
        0 => "all passed".to_owned(),
        count => format!("{count} failed"),
    };
    println!("{cases} cases, {payloads} payloads: {outcome}");
    if cases == 0 || payloads == 0 {
        return Err(format!("{} has no cases or no payloads.", folder.display()));
    }
    Ok(failures.len())
}

fn json_files(folder: &Path) -> Checked<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Checked<Value> {
    let text = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_slice(&text).map_err(|e| format!("{}: {e}", path.display()))
}

fn file_name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A payload through the type of its schema. Notifications have files without their `$/`.
fn through_type(schema: &str, payload: &Value) -> Option<Checked<Value>> {
    payloads::read_and_write(schema, payload)
        .or_else(|| payloads::read_and_write(&format!("$/{schema}"), payload))
}

/// Whether everything in `payload` came back; an optional null may be left out.
fn kept(payload: &Value, written: &Value, at: &str) -> Checked {
    match (payload, written) {
        (Value::Object(payload), Value::Object(written)) => {
            for (key, value) in payload {
                kept(
                    value,
                    written.get(key).unwrap_or(&Value::Null),
                    &format!("{at}/{key}"),
                )?;
            }
            Ok(())
        }
        (Value::Array(payload), Value::Array(written)) if payload.len() == written.len() => {
            let mut pairs = payload.iter().zip(written).enumerate();
            pairs.try_for_each(|(index, (a, b))| kept(a, b, &format!("{at}/{index}")))
        }
        _ if matcher::equal(payload, written) => Ok(()),
        _ => Err(format!(
            "{at} is {}, not {}",
            shown(written),
            shown(payload)
        )),
    }
}

/// The table of errors, which lies beside the schemas.
fn errors() -> Checked<Errors> {
    let index = include_str!("../../../../schemas/v1/index.json");
    let index: Value = serde_json::from_str(index).map_err(|e| e.to_string())?;
    let code = |row: &Value| Some((row["name"].as_str()?.to_owned(), row["code"].as_i64()?));
    Ok(list(&index["errors"]).iter().filter_map(code).collect())
}

/// A client of its own.
struct Talk {
    client: RawClient,
}

impl Talk {
    fn open() -> Checked<Self> {
        let client = RawClient::open(None).map_err(|e| e.to_string())?;
        Ok(Self { client })
    }

    fn send(&self, message: &Value) -> Checked {
        self.send_bytes(message.to_string().as_bytes())
    }

    fn send_bytes(&self, message: &[u8]) -> Checked {
        match self.client.send(message) {
            Ok(Sent::Accepted) => Ok(()),
            Ok(Sent::Full) => Err("the queue of the library is full".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn receive(&self) -> Checked<Value> {
        match self.client.recv(Some(TIMEOUT)) {
            Ok(Some(message)) => serde_json::from_slice(&message).map_err(|e| e.to_string()),
            Ok(None) => Err(format!("nothing came in {} s", TIMEOUT.as_secs())),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// One case on a client of its own.
struct Case<'a> {
    talk: Talk,
    matcher: Matcher,
    errors: &'a Errors,
    tmp: PathBuf,
}

fn run_case(case: &Value, errors: &Errors) -> Checked {
    let tmp = std::env::temp_dir().join(format!("inlay-conformance-{}", std::process::id()));
    fs::create_dir_all(&tmp).map_err(|e| e.to_string())?;
    let mut run = Case {
        talk: Talk::open()?,
        matcher: Matcher::default(),
        errors,
        tmp,
    };
    let done = run.whole(case);
    let cleaned = fs::remove_dir_all(&run.tmp).map_err(|e| e.to_string());
    done.and(cleaned)
}

impl Case<'_> {
    fn whole(&mut self, case: &Value) -> Checked {
        let start = case["start"].as_str().unwrap_or_default();
        if start != "raw" {
            self.call("initialize", json!({}))?;
        }
        if matches!(start, "echo" | "null") {
            self.call(
                "model.load",
                json!({"model": format!("builtin:{start}"), "id": start}),
            )?;
        }
        for (number, step) in (1..).zip(list(&case["steps"])) {
            self.step(step)
                .map_err(|error| format!("step {number}: {error}"))?;
        }
        let end = json!({"jsonrpc": "2.0", "id": "conformance:end", "method": "conformance.end"});
        self.talk.send(&end)?;
        let last = self.talk.receive()?;
        if last["id"] != "conformance:end" {
            return Err(format!("nobody expected {}", shown(&last)));
        }
        Ok(())
    }

    fn call(&mut self, method: &str, params: Value) -> Checked {
        let id = format!("conformance:{method}");
        let request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.talk.send(&request)?;
        self.expect(&json!({"$result": {"id": id}}))
    }

    fn expect(&mut self, spec: &Value) -> Checked {
        let mut wanted = Expectation::read(spec, self.errors);
        while !wanted.done() {
            let message = self.talk.receive()?;
            wanted.take(&message, &mut self.matcher)?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Value) -> Checked {
        if let Some(Value::Object(call)) = step.get("call") {
            let mut message = Map::new();
            message.insert("jsonrpc".to_owned(), "2.0".into());
            message.extend(call.clone());
            self.talk.send(&self.filled(&message.into()))?;
        } else if let Some(message) = step.get("send") {
            self.talk.send(&self.filled(message))?;
        } else if let Some(pieces) = step.get("send_raw") {
            let mut bytes = Vec::new();
            for item in list(pieces) {
                bytes.extend(piece(item)?);
            }
            self.talk.send_bytes(&bytes)?;
        } else if let Some(file) = step.get("write") {
            let file = self.filled(file);
            let (path, text) = (file["path"].as_str(), file["text"].as_str());
            fs::write(path.unwrap_or_default(), text.unwrap_or_default())
                .map_err(|e| e.to_string())?;
        }
        list(step.get("expect").unwrap_or(&Value::Null))
            .iter()
            .try_for_each(|spec| self.expect(spec))
    }

    /// The value with `${tmp}` filled in.
    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => text.replace("${tmp}", &self.tmp.to_string_lossy()).into(),
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(key, value)| (key.clone(), self.filled(value)))
                .collect::<Map<_, _>>()
                .into(),
            other => other.clone(),
        }
    }
}

/// The bytes of a piece of `send_raw`.
fn piece(item: &Value) -> Checked<Vec<u8>> {
    if let Some(text) = item.as_str() {
        return Ok(text.as_bytes().to_vec());
    }
    if let Some(text) = item["base64"].as_str() {
        return base64(text).ok_or_else(|| format!("{text} is no base64"));
    }
    match (item["repeat"].as_str(), item["times"].as_u64()) {
        (Some(text), Some(times)) => Ok(text.repeat(times as usize).into_bytes()),
        _ => Err(format!("{item} is no piece")),
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0u32);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        bits = bits << 6 | u32::try_from(DIGITS.iter().position(|digit| *digit == byte)?).ok()?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}
