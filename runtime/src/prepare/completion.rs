//! Plain completions.

use std::sync::Arc;

use super::options::{check_token, invalid, max_tokens, options, unsupported};
use super::{structured, ModelText, Prepared, PreparedPrompt, Purpose, Tokenizing};
use crate::output::Shape;
use crate::protocol::{CompletionRequest, Prompt};
use crate::text::Wanted;
use crate::Result;

/// Choices of a request, over all of its prompts, so that one request cannot
/// fill the engine alone.
const MAX_CHOICES: usize = 4096;

/// OpenAI's limit for a plain completion that sets none.
const DEFAULT_MAX_TOKENS: usize = 16;

/// Prepares a plain completion.
pub fn completion(
    model: &Arc<ModelText>,
    request: &CompletionRequest,
    wanted: &Wanted<'_>,
) -> Result<Prepared> {
    let options = options!(request);
    if request
        .suffix
        .as_deref()
        .is_some_and(|suffix| !suffix.is_empty())
    {
        return Err(unsupported(
            "/suffix",
            "Filling a gap before a suffix is not supported.",
        ));
    }
    let n = options.n()?;
    if request.best_of.is_some_and(|best_of| best_of > n) {
        return Err(unsupported(
            "/best_of",
            "Generating more choices than are returned is not supported: set best_of to n.",
        ));
    }
    let echo = request.echo.unwrap_or(false);
    let prompt_scores = if echo {
        request.prompt_logprobs.max(request.logprobs)
    } else {
        request.prompt_logprobs
    };
    let asked = request.max_tokens.map(|limit| (limit, "/max_tokens"));
    options.check_min_tokens(asked.map(|(limit, _)| limit))?;
    let texts = prompts(model, request, wanted)?;
    if texts.is_empty() {
        return Err(invalid("/prompt", "There is nothing to continue."));
    }
    if texts.len() * n as usize > MAX_CHOICES {
        return Err(invalid(
            "/prompt",
            format!("{} prompts with {n} choices each are more than the {MAX_CHOICES} choices that one request may have.", texts.len()),
        ));
    }
    let prompts = texts
        .into_iter()
        .map(|(pointer, tokens)| {
            let room = max_tokens(model, tokens.len(), asked, &pointer)?;
            Ok(PreparedPrompt {
                max_tokens: match asked {
                    Some(_) => room,
                    None => room.min(DEFAULT_MAX_TOKENS),
                },
                tokens,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let grammar = match options.grammar_spec(None)? {
        Some((spec, pointer)) => Some(structured::compile(model, &spec, pointer)?),
        None => None,
    };
    Ok(Prepared {
        prompts,
        grammar,
        n,
        sampling: options.sampling(model, request.logprobs)?,
        prompt_scores,
        priority: request.priority.unwrap_or(0),
        stream: request.stream.unwrap_or(false),
        plan: Arc::new(options.plan(model, Shape::Completion { echo }, request.logprobs)?),
    })
}

/// The prompts as tokens, each with a pointer to it.
fn prompts(
    model: &ModelText,
    request: &CompletionRequest,
    wanted: &Wanted<'_>,
) -> Result<Vec<(String, Vec<u32>)>> {
    let add_special = request.add_special_tokens.unwrap_or(true);
    let encode = |pointer: String, text: &str| {
        let how = Tokenizing {
            pointer: &pointer,
            purpose: Purpose::Prompt,
            add_special,
            parse_special: false,
            wanted,
        };
        let tokens = model.tokenize(text, how)?;
        Ok((pointer, tokens))
    };
    let check = |pointer: &str, ids: &[u32]| {
        for (i, &id) in ids.iter().enumerate() {
            check_token(model, id, || format!("{pointer}/{i}"))?;
        }
        Ok(())
    };
    match &request.prompt {
        Prompt::Text(text) => Ok(vec![encode("/prompt".to_owned(), text)?]),
        Prompt::Texts(texts) => texts
            .iter()
            .enumerate()
            .map(|(i, text)| encode(format!("/prompt/{i}"), text))
            .collect(),
        Prompt::Tokens(ids) => {
            check("/prompt", ids)?;
            Ok(vec![("/prompt".to_owned(), ids.clone())])
        }
        Prompt::TokenLists(lists) => lists
            .iter()
            .enumerate()
            .map(|(i, ids)| {
                let pointer = format!("/prompt/{i}");
                check(&pointer, ids)?;
                Ok((pointer, ids.clone()))
            })
            .collect(),
    }
}
