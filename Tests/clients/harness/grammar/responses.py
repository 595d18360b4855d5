"""Responses: every text is said in its deltas, in three closing events, and in the final object."""

from ..said import COMPLETION_TOKENS, PROMPT_TOKENS, Said
from . import CREATED, named


def whole(said: Said, request: dict) -> dict:
    return response(said, request, status(said), items(said))


def events(said: Said, request: dict) -> list:
    documents = [
        {"type": "response.created", "response": response(said, request, "in_progress", [])},
        {"type": "response.in_progress", "response": response(said, request, "in_progress", [])},
    ]
    output = items(said)
    for index, item in enumerate(output):
        added = {"type": "response.output_item.added", "output_index": index, "item": started(item)}
        done = {"type": "response.output_item.done", "output_index": index, "item": item}
        documents += [added, *INSIDE[item["type"]](said, index, item), done]
    final = response(said, request, status(said), output)
    documents.append({"type": f"response.{status(said)}", "response": final})
    return [named({**document, "sequence_number": number}) for number, document in enumerate(documents)]


def failed(message: str, number: int) -> list:
    """How a stream says that the provider failed; `number` is the event's."""
    error = {"code": "server_error", "message": message, "param": None}
    return [named({"type": "error", "sequence_number": number, **error})]


def items(said: Said) -> list:
    listed = []
    if said.thoughts:
        summary = [{"type": "summary_text", "text": said.thoughts}]
        listed.append({"id": "rs_1", "type": "reasoning", "summary": summary})
    if said.text or said.refusal:
        part = {"type": "refusal", "refusal": said.refusal} if said.refusal else text_part(said, said.text)
        message = {"id": "msg_1", "type": "message", "status": "completed", "role": "assistant", "content": [part]}
        listed.append(message)
    for index, call in enumerate(said.calls):
        item = {"id": call.identifier(index, "fc_"), "type": "function_call", "status": "completed"}
        listed.append({**item, "arguments": call.arguments, "call_id": call.identifier(index), "name": call.name})
    return listed


def started(item: dict) -> dict:
    """The item as it is announced, before any of its text."""
    empty = {"message": {"content": []}, "reasoning": {"summary": []}, "function_call": {"arguments": ""}}
    started = {**item, **empty[item["type"]]}
    if "status" in item:
        started["status"] = "in_progress"
    return started


def inside_message(said: Said, index: int, item: dict) -> list:
    place = {"item_id": item["id"], "output_index": index, "content_index": 0}
    part = item["content"][0]
    if part["type"] == "refusal":
        empty, name, key = {"type": "refusal", "refusal": ""}, "response.refusal", "refusal"
    else:
        empty, name, key = text_part(said, ""), "response.output_text", "text"
    more = {"logprobs": []} if key == "text" else {}
    documents = [{"type": "response.content_part.added", **place, "part": empty}]
    for piece in said.pieces(part[key]):
        spoken = {"logprobs": logprobs(said, piece)} if key == "text" else {}
        documents.append({"type": f"{name}.delta", **place, "delta": piece, **spoken})
    documents.append({"type": f"{name}.done", **place, key: part[key], **more})
    return [*documents, {"type": "response.content_part.done", **place, "part": part}]


def inside_reasoning(said: Said, index: int, item: dict) -> list:
    place = {"item_id": item["id"], "output_index": index, "summary_index": 0}
    part = item["summary"][0]
    documents = [{"type": "response.reasoning_summary_part.added", **place, "part": {**part, "text": ""}}]
    for piece in said.pieces(part["text"]):
        documents.append({"type": "response.reasoning_summary_text.delta", **place, "delta": piece})
    documents.append({"type": "response.reasoning_summary_text.done", **place, "text": part["text"]})
    return [*documents, {"type": "response.reasoning_summary_part.done", **place, "part": part}]


def inside_call(said: Said, index: int, item: dict) -> list:
    place = {"item_id": item["id"], "output_index": index}
    name = "response.function_call_arguments"
    documents = [{"type": f"{name}.delta", **place, "delta": piece} for piece in said.pieces(item["arguments"])]
    return [*documents, {"type": f"{name}.done", **place, "arguments": item["arguments"], "name": item["name"]}]


INSIDE = {"message": inside_message, "reasoning": inside_reasoning, "function_call": inside_call}


def text_part(said: Said, text: str) -> dict:
    return {"type": "output_text", "annotations": [], "logprobs": logprobs(said, text), "text": text}


def logprobs(said: Said, text: str) -> list:
    if not said.logprobs:
        return []
    tokens = [{"token": piece, "logprob": -0.25, "bytes": list(piece.encode())} for piece in said.pieces(text)]
    return [{**token, "top_logprobs": [token]} for token in tokens]


def status(said: Said) -> str:
    return "incomplete" if said.finish == "length" else "completed"


def response(said: Said, request: dict, status: str, output: list) -> dict:
    total = PROMPT_TOKENS + COMPLETION_TOKENS
    usage = {
        "input_tokens": PROMPT_TOKENS,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": COMPLETION_TOKENS,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": total,
    }
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "instructions": None,
        "max_output_tokens": None,
        "model": request.get("model", "scripted"),
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "metadata": {},
        "usage": None if status == "in_progress" else usage,
    }
