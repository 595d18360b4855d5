#!/usr/bin/env python3
"""Writes Tests/GatewayTests/Coverage/CoverageData.swift: every text-bearing path of the APIs that the gateway serves.

Usage: generate-coverage-table.py > Tests/GatewayTests/Coverage/CoverageData.swift

The paths are read from the types of the packages openai, anthropic and google-genai, which must be installed (their
versions are written down); what those types leave out is below. What is done to each path is judged by the rules below
and checked by the canary tests.
"""

import collections
import collections.abc
import enum
import re
import sys
import types
import typing
from importlib.metadata import version

import pydantic
import typing_extensions as te
from anthropic.types import Message, MessageTokensCount, RawMessageStreamEvent, message_count_tokens_params
from anthropic.types import message_create_params, message_param, tool_union_param
from google.genai import types as gemini
from openai.types import Completion, CreateEmbeddingResponse, ImagesResponse, completion_create_params
from openai.types import embedding_create_params, image_generate_params
from openai.types.audio import speech_create_params
from openai.types.chat import ChatCompletion, ChatCompletionChunk, completion_create_params as chat_params
from openai.types.responses import Response, ResponseInputItemParam, ResponseOutputItem, ResponseStreamEvent
from openai.types.responses import response_create_params, tool, tool_param


def unwrap(kind):
    wrappers = (te.Annotated, typing.Annotated, te.Required, te.NotRequired, typing.Required, typing.NotRequired)
    while typing.get_origin(kind) in wrappers:
        kind = typing.get_args(kind)[0]
    return kind


# Types that stand in several places, and are written once.
SHAPES = {
    "responses.input-item": ResponseInputItemParam,
    "responses.output-item": ResponseOutputItem,
    "responses.response": Response,
    "responses.tool": tool_param.ToolParam,
    "responses.answered-tool": tool.Tool,
    "messages.message": message_param.MessageParam,
    "messages.tool": tool_union_param.ToolUnionParam,
    "messages.answer": Message,
    "gemini.content": gemini.Content,
    "gemini.tool": gemini.Tool,
}
NAMES = [(unwrap(kind), name) for name, kind in SHAPES.items()]


def walk(kind, path, found, within):
    """Adds to `found[path]` what may stand there: text, closed, number, json, key, binary or @shape."""
    kind = unwrap(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if within and within[0] != "unshared":
        for shape, name in NAMES:
            if kind == shape:
                found[path].add("@" + name)
                return
    if origin in (typing.Union, types.UnionType):
        for argument in arguments:
            walk(argument, path, found, within + [None])
    elif origin in (typing.Literal, te.Literal):
        if any(isinstance(value, str) for value in arguments):
            found[path].add("closed")
    elif origin in (list, collections.abc.Iterable, collections.abc.Sequence, tuple, set):
        walk(arguments[0] if arguments else object, path + "[]", found, within + [None])
    elif origin in (dict, collections.abc.Mapping):
        found[path + "{}"].add("key")
        walk(arguments[1], path + "{}", found, within + [None])
    elif kind in (type(None), bool) or "PathLike" in str(kind) or "IO[bytes]" in str(kind):
        pass
    elif kind is str or getattr(kind, "__name__", "") in ("datetime", "date"):
        found[path].add("text")
    elif kind is bytes:
        found[path].add("binary")
    elif kind in (int, float):
        found[path].add("number")
    elif kind in (object, typing.Any, dict, list) or isinstance(kind, (str, typing.ForwardRef)):
        found[path].add("json")
    elif isinstance(kind, type) and issubclass(kind, enum.Enum):
        found[path].add("closed")
    elif isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
        members = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        walk_members(kind, members, path, found, within)
    elif isinstance(kind, type) and hasattr(kind, "__total__"):
        walk_members(kind, te.get_type_hints(kind, include_extras=True), path, found, within)
    else:
        sys.exit(f"{path}: what is {kind}?")


def walk_members(kind, members, path, found, within):
    if kind in within:  # a schema inside a schema
        found[path].add("json")
        return
    for name, member in members.items():
        walk(member, f"{path}.{name}" if path else name, found, within + [kind])


def paths(kind, shares=True):
    found = collections.defaultdict(set)
    walk(kind, "", found, [] if shares else ["unshared"])
    return found


# What is done to a path, by its name. The first that fits counts; `stream` rules come before those of whole documents.
BINARY = r"(^|\.)(file_data|b64_json|partial_image_b64|encrypted_\w+|signature|thoughtSignature|sourceFlaggingUri|image_data)$"
BINARY += r"|(input_audio|audio|inlineData|source|imageBytes|videoBytes)\.data$|(^|\.)(image_bytes|imageBytes|videoBytes)$"
REQUEST_SHAPES = ("responses.input-item", "responses.tool", "messages.message", "messages.tool", "gemini.tool")
WHOLE_RULES = [
    (r"logprobs\.|^candidates\[\]\.logprobsResult\.|(^|\.)logprobs\[\]\.", "-"),
    (r"(^|\.)arguments$", "!"),
    (BINARY, "^"),
    (r"(^|\.)(content|parts|system|output)\[\](\.text)?$", "+"),
]
REQUEST_RULES = WHOLE_RULES[1:]
STREAM_RULES = {
    "chat": [
        (r"^obfuscation$", "-"),
        (r"^choices\[\]\.delta\.(content|refusal|reasoning|reasoning_content|thinking|audio\.transcript)$", "~"),
        (r"^choices\[\]\.delta\.(content\[\]\.text|content\[\]\.thinking\[\]\.text|x_vendor)$", "~"),
        (r"^choices\[\]\.delta\.reasoning_details\[\]\.(text|summary|data)$", "~"),
        (r"^choices\[\]\.delta\.(function_call|tool_calls\[\]\.(function|custom))\.(name|arguments|input)$", "|"),
    ],
    "completions": [(r"^choices\[\]\.text$", "~")],
    "responses": [
        (r"^obfuscation$", "-"),
        (r"^delta(\.stdout|\.stderr)?$", "~"),
    ],
    "messages": [
        (r"^delta\.text$|^content_block\.text$|^delta\.x_vendor$", "~"),
        (r"^delta\.thinking$|^content_block\.thinking$", "$"),
        (r"^delta\.partial_json$|^content_block\.name$", "|"),
    ],
    "gemini": [
        (r"^candidates\[\]\.content\.parts\[\]\.(audioTranscription\.)?text$", "~"),
        (r"^candidates\[\]\.content\.parts\[\]\.functionCall\.partialArgs\[\]\.stringValue$", "~"),
    ],
}
HELD_EVENTS = r"\.(function_call_arguments|mcp_call_arguments|custom_tool_call_input|shell_call_command)\.delta$"
# The reader itself needs these to be what the API says, and refuses anything else.
STRICT = {
    "chat request": ["model", "n", "messages[].role"], "completions request": ["model", "n"],
    "countTokens request": ["model"], "messages request": ["model"], "responses request": ["model"],
    "embeddings request": ["model"], "images request": ["model"], "speech request": ["model"],
    "rerank request": ["model"], "embedContent request": ["model"], "messages.message": ["role"],
    "chat event": ["choices[].index", "choices[].delta.tool_calls[].index", "choices[].delta.reasoning_details[].index"],
    "chat answer": ["choices[].index"],
    "completions event": ["choices[].index"],
    "gemini event": ["candidates[].index"],
}
STRICT_IN_EVENTS = {
    "responses": ["output_index", "content_index", "summary_index", "command_index"], "messages": ["index"],
}
# Members that vendors send, or that the packages do not have.
MORE = {
    "chat request": ["messages[].reasoning_content", "messages[].content_blocks[].text"],
    "chat answer": [
        "choices[].message.reasoning_content", "choices[].message.reasoning", "choices[].message.content[].text",
        "choices[].message.reasoning_details[].text", "choices[].message.images[].image_url.url",
    ],
    "chat event": [
        "choices[].delta.reasoning_content", "choices[].delta.reasoning", "choices[].delta.thinking",
        "choices[].delta.content[].text", "choices[].delta.content[].thinking[].text", "choices[].delta.x_vendor",
        "choices[].delta.reasoning_details[].text", "choices[].delta.reasoning_details[].summary",
        "choices[].delta.reasoning_details[].data", "choices[].delta.tool_calls[].custom.name",
        "choices[].delta.tool_calls[].custom.input", "choices[].delta.annotations[].url_citation.url",
        "choices[].delta.annotations[].url_citation.title", "choices[].delta.images[].image_url.url", "error.message",
    ],
    "messages content_block_delta": ["delta.x_vendor"],
}


def mark(path, kinds, rules, strict):
    if path in strict:
        return "&"
    for pattern, sign in rules:
        if re.search(pattern, path) and not any(kind.startswith("@") for kind in kinds):
            return sign
    if "json" in kinds:
        return "*"
    if "text" in kinds:
        return ""
    if "binary" in kinds:
        return "^"
    return "=" if "closed" in kinds else "#" if "number" in kinds else ""


def lines(found, rules, strict=(), more=()):
    """One line for each object: its path, and its members with their marks."""
    for path in more:
        found[path].add("text")
    groups = collections.defaultdict(list)
    for path in sorted(found):
        kinds = found[path]
        parent, _, leaf = path.rpartition(".")
        for shape in sorted(kind for kind in kinds if kind.startswith("@")):
            groups[parent].append(leaf + shape)
        if kinds - {kind for kind in kinds if kind.startswith("@")}:
            groups[parent].append(leaf + mark(path, kinds, rules, strict))
    rows = []
    for parent, leaves in sorted(groups.items()):
        row = f"{parent or '.'}:"
        for leaf in leaves:
            if len(row) + len(leaf) > 110:
                rows.append(row)
                row = f"{parent or '.'}:"
            row += " " + leaf
        rows.append(row)
    return rows


def root(**members):
    """A request that no package has a type for, as the API's reference has it."""
    found = collections.defaultdict(set)
    for name, kind in members.items():
        walk(kind, name, found, [None])
    return found


text, texts = str, typing.List[str]
GEMINI_REQUEST = dict(
    contents=typing.List[gemini.Content], systemInstruction=gemini.Content, tools=typing.List[gemini.Tool],
    toolConfig=gemini.ToolConfig, safetySettings=typing.List[gemini.SafetySetting],
    generationConfig=gemini.GenerationConfig, cachedContent=text, labels=typing.Dict[str, str],
)
EMBED = dict(content=gemini.Content, taskType=text, title=text, outputDimensionality=int, model=text)
REQUESTS = {
    "chat": paths(chat_params.CompletionCreateParamsNonStreaming),
    "completions": paths(completion_create_params.CompletionCreateParamsNonStreaming),
    "responses": paths(response_create_params.ResponseCreateParamsNonStreaming),
    "embeddings": paths(embedding_create_params.EmbeddingCreateParams),
    "images": paths(image_generate_params.ImageGenerateParamsNonStreaming),
    "speech": paths(speech_create_params.SpeechCreateParams),
    # Cohere's and Jina's.
    "rerank": root(model=text, query=text, documents=typing.List[typing.Union[str, typing.Dict[str, str]]],
                   rank_fields=texts, top_n=int),
    "messages": paths(message_create_params.MessageCreateParamsNonStreaming),
    "countTokens": paths(message_count_tokens_params.MessageCountTokensParams),
    "gemini": root(**GEMINI_REQUEST),
    "geminiCountTokens": root(contents=typing.List[gemini.Content], generateContentRequest=object),
    "embedContent": root(**EMBED),
    "batchEmbedContents": root(requests=typing.List[typing.TypedDict("Request", EMBED)]),
}
ANSWERS = {
    "chat": paths(ChatCompletion),
    "completions": paths(Completion),
    "responses": root(response=Response),
    "embeddings": paths(CreateEmbeddingResponse),
    "images": paths(ImagesResponse),
    "rerank": root(id=text, model=text, results=typing.List[typing.TypedDict(
        "Result", dict(index=int, relevance_score=float, document=typing.Union[str, typing.Dict[str, str]]))],
        meta=object),
    "messages": root(answer=Message),
    "countTokens": paths(MessageTokensCount),
    "gemini": paths(gemini.GenerateContentResponse),
    "geminiCountTokens": paths(gemini.CountTokensResponse),
    "embedContent": paths(gemini.EmbedContentResponse),
    "batchEmbedContents": root(embeddings=typing.List[gemini.ContentEmbedding], usageMetadata=object),
    # Of any operation, with any status.
    "error": root(error=typing.TypedDict("Error", dict(
        message=str, type=str, param=str, code=str, status=str, details=object)), request_id=text, type=text),
}
EVENTS = {"chat": {"": paths(ChatCompletionChunk)}, "completions": {"": paths(Completion)},
          "gemini": {"": paths(gemini.GenerateContentResponse, shares=False)}, "responses": {}, "messages": {}}
for dialect, union in (("responses", ResponseStreamEvent), ("messages", RawMessageStreamEvent)):
    for kind in typing.get_args(unwrap(union)):
        found = paths(kind)
        name = typing.get_args(unwrap(kind.model_fields["type"].annotation))[0]
        EVENTS[dialect][name] = found
EVENTS["messages"]["ping"] = root(type=text)
EVENTS["messages"]["error"] = root(type=text, request_id=text, error=typing.TypedDict(
    "Error", dict(type=str, message=str)))


def flat(found):
    """A root that is all one shape."""
    if len(found) == 1:
        (path, kinds), = found.items()
        if path in ("response", "answer"):
            return {"": kinds}
    return found


def event_rules(dialect, name):
    rules = list(STREAM_RULES[dialect])
    if dialect == "responses":
        if not name.endswith(".delta") or name == "response.audio.delta":
            rules = rules[:1]
            if name == "response.audio.delta":
                rules.append((r"^delta$", "^"))
        elif re.search(HELD_EVENTS, name):
            rules[1] = (r"^delta$", "|")
    # Lists are not joined with one another in an event: each of their texts is inspected for itself.
    return rules + [rule for rule in WHOLE_RULES if rule[1] != "+"]


def section(title, content):
    print(f"        [{title}]")
    for line in content:
        print("        " + line)


def main():
    print("// Written by scripts/generate-coverage-table.py; not to be edited by hand.")
    print("enum CoverageData {")
    names = [f"{name} {version(name)}" for name in ("openai", "anthropic", "google-genai")]
    print(f'    static let source = "{", ".join(names)}"\n')
    print('    static let shapes = #"""')
    for name, kind in SHAPES.items():
        rules = REQUEST_RULES if name in REQUEST_SHAPES else WHOLE_RULES
        if name == "messages.answer":
            rules = [(r"^content\[\]\.thinking$", "$")] + rules
        section(name, lines(paths(kind), rules, STRICT.get(name, ())))
    print('        """#\n')
    print('    static let requests = #"""')
    for name, found in REQUESTS.items():
        title = name + " request"
        section(name, lines(flat(found), REQUEST_RULES, STRICT.get(title, ()), MORE.get(title, ())))
    print('        """#\n')
    print('    static let answers = #"""')
    for name, found in ANSWERS.items():
        title = name + " answer"
        section(name, lines(flat(found), WHOLE_RULES, STRICT.get(title, ()), MORE.get(title, ())))
    print('        """#\n')
    print('    static let events = #"""')
    for dialect, events in EVENTS.items():
        for name, found in events.items():
            title = f"{dialect} {name}" if name else f"{dialect} event"
            strict = STRICT.get(title, []) + STRICT_IN_EVENTS.get(dialect, [])
            section(title, lines(flat(found), event_rules(dialect, name), strict, MORE.get(title, ())))
    print('        """#\n}')


main()
