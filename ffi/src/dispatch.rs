//! Every method of the protocol: checks and reads its params, and hands the
//! work to the engine or does it here.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use inlay_runtime::api::{EngineRequest, Request, Sink};
use inlay_runtime::protocol::{
    self, ChatCompletionRequest, ChatRenderParams, CompletionRequest, EmbeddingRequest,
    EngineInfoParams, EngineMetricsParams, InitializeParams, Method, ModelListParams,
    SchemaGetParams, SchemaGetResult, SessionRestoreParams, SessionSaveParams, ShutdownParams,
    TokensCountParams, TokensDecodeParams, TokensEncodeParams, PROTOCOL_VERSION, SCHEMA_HASH,
};
use inlay_runtime::{Error, ErrorName};
use serde_json::value::{to_raw_value, RawValue};

use crate::pump::Reply;
use crate::rpc::envelope::Params;
use crate::service::{Handle, Service};
use crate::sink::{Question, ReplySink};
use crate::validate::read;

/// The engine as this module needs it.
pub trait Runtime: Send + Sync {
    fn submit(&self, request: Request, sink: Arc<dyn Sink>) -> Box<dyn Handle>;
    /// Ends everything and waits for that. May be called twice.
    fn close(&self);
}

pub type OpenRuntime = fn() -> Box<dyn Runtime>;

pub struct Dispatch {
    open: OpenRuntime,
    /// Opened by `initialize`.
    runtime: OnceLock<Box<dyn Runtime>>,
}

impl Dispatch {
    pub fn new(open: OpenRuntime) -> Self {
        Self {
            open,
            runtime: OnceLock::new(),
        }
    }

    /// Opens the engine with the options of the client. The engine knows the
    /// rest of the answer.
    fn initialize(&self, params: InitializeParams, reply: &Reply) -> Result<Work<'_>, Error> {
        if self.runtime.get().is_some() {
            return Err(Error::new(
                ErrorName::DuplicateId,
                "The client is initialized already; open another client for other options.",
            ));
        }
        if params.protocol_version != PROTOCOL_VERSION {
            return Err(Error::new(
                ErrorName::Unsupported,
                format!(
                    "This library speaks version {PROTOCOL_VERSION} of the protocol, not {}.",
                    params.protocol_version
                ),
            )
            .at("/protocol_version"));
        }
        if let Some(limits) = &params.limits {
            reply.pump().set_limits(limits);
        }
        let runtime = self.runtime.get_or_init(self.open);
        let info = EngineRequest::Info.into();
        Ok(Work::Submit(runtime.as_ref(), info, Question::Initialize))
    }
}

impl Service for Dispatch {
    fn call(&self, name: &str, params: Params, reply: Reply) -> Option<Box<dyn Handle>> {
        let outcome = self.work_of(name, params, &reply);
        match outcome {
            Err(error) => reply.end::<()>(Err(error)),
            Ok(Work::Done(result)) => reply.end(Ok(result)),
            Ok(Work::ShutDown) => reply.shut_down(),
            Ok(Work::Submit(runtime, request, question)) => {
                return Some(runtime.submit(request, Arc::new(ReplySink::new(question, reply))));
            }
        }
        None
    }

    fn close(&self) {
        if let Some(runtime) = self.runtime.get() {
            runtime.close();
        }
    }
}

enum Work<'a> {
    Done(Box<RawValue>),
    ShutDown,
    Submit(&'a dyn Runtime, Request, Question),
}

impl Dispatch {
    fn work_of(&self, name: &str, params: Params, reply: &Reply) -> Result<Work<'_>, Error> {
        let Some(method) = Method::from_name(name) else {
            let message = if name.starts_with("$/") {
                format!("{name} is a notification; send it without an id.")
            } else {
                let shown: String = name.chars().take(64).collect();
                format!("There is no method {shown:?}.")
            };
            return Err(Error::new(ErrorName::MethodNotFound, message));
        };
        let runtime = self.runtime.get();
        if runtime.is_none() && !method.before_initialize() {
            return Err(Error::new(
                ErrorName::NotInitialized,
                format!("Send the request initialize before {name}."),
            ));
        }
        let request: Request = match method {
            Method::Initialize => {
                return self.initialize(read(method, params)?, reply);
            }
            Method::SchemaGet => return Ok(Work::Done(schemas(read(method, params)?)?)),
            Method::Shutdown => {
                let ShutdownParams {} = read(method, params)?;
                return Ok(Work::ShutDown);
            }
            Method::EngineInfo => {
                let EngineInfoParams {} = read(method, params)?;
                EngineRequest::Info.into()
            }
            Method::EngineMetrics => {
                let EngineMetricsParams {} = read(method, params)?;
                EngineRequest::Metrics.into()
            }
            Method::ModelList => {
                let ModelListParams {} = read(method, params)?;
                EngineRequest::ModelList.into()
            }
            Method::EngineTrace => EngineRequest::Trace(read(method, params)?).into(),
            Method::ModelPlan => EngineRequest::ModelPlan(read(method, params)?).into(),
            Method::ModelLoad => EngineRequest::ModelLoad(read(method, params)?).into(),
            Method::ModelUnload => EngineRequest::ModelUnload(read(method, params)?).into(),
            Method::ChatCompletionsCreate => read::<ChatCompletionRequest>(method, params)?.into(),
            Method::CompletionsCreate => read::<CompletionRequest>(method, params)?.into(),
            Method::EmbeddingsCreate => read::<EmbeddingRequest>(method, params)?.into(),
            Method::TokensEncode => read::<TokensEncodeParams>(method, params)?.into(),
            Method::TokensDecode => read::<TokensDecodeParams>(method, params)?.into(),
            Method::TokensCount => read::<TokensCountParams>(method, params)?.into(),
            Method::ChatRender => read::<ChatRenderParams>(method, params)?.into(),
            Method::SessionSave => read::<SessionSaveParams>(method, params)?.into(),
            Method::SessionRestore => read::<SessionRestoreParams>(method, params)?.into(),
        };
        match runtime {
            Some(runtime) => Ok(Work::Submit(runtime.as_ref(), request, Question::Usual)),
            None => Err(Error::new(
                ErrorName::NotInitialized,
                "Send the request initialize first.",
            )),
        }
    }
}

/// The schemas of one name, of one method, or all.
fn schemas(params: SchemaGetParams) -> Result<Box<RawValue>, Error> {
    // Half a megabyte, written once.
    static ALL: OnceLock<Box<RawValue>> = OnceLock::new();
    let wanted: Vec<_> = match &params.name {
        None => {
            if let Some(all) = ALL.get() {
                return Ok(all.clone());
            }
            let all = written(protocol::SCHEMAS.iter())?;
            return Ok(ALL.get_or_init(|| all).clone());
        }
        Some(name) => match Method::from_name(name) {
            Some(method) => [method.params_schema(), method.result_schema()]
                .into_iter()
                .map(str::to_owned)
                .chain(
                    method
                        .notifications()
                        .iter()
                        .map(|name| format!("{name}.params")),
                )
                .filter_map(|name| protocol::schema(&name))
                .collect(),
            None => protocol::schema(name).into_iter().collect(),
        },
    };
    if wanted.is_empty() {
        return Err(Error::new(
            ErrorName::InvalidParams,
            "name is neither a schema nor a method; leave it out to get every schema.",
        )
        .at("/name"));
    }
    written(wanted)
}

fn written<'a>(
    schemas: impl IntoIterator<Item = &'a protocol::Schema>,
) -> Result<Box<RawValue>, Error> {
    let mut found = BTreeMap::new();
    for schema in schemas {
        let text = serde_json::from_str(schema.text).map_err(unwritable)?;
        found.insert(schema.name.to_owned(), text);
    }
    to_raw_value(&SchemaGetResult {
        hash: SCHEMA_HASH.to_owned(),
        schemas: found,
    })
    .map_err(unwritable)
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::new(
        ErrorName::InternalError,
        format!("The result could not be written as JSON: {error}."),
    )
}

#[cfg(test)]
mod tests;
