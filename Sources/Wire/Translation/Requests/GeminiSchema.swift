/// Gemini's own schemas, which are a dialect of OpenAPI's.
enum GeminiSchema {
    /// The same as a JSON schema: types in lower case, `nullable` as a type, what only orders or shows left out.
    ///
    /// - Complexity: one pass; as deep as the document, whose depth is bounded.
    static func jsonSchema(_ schema: JSONView) -> [UInt8] {
        var json = JSONWriter()
        write(schema, nil, to: &json)
        return json.bytes
    }

    private static func write(_ schema: JSONView, _ key: String?, to json: inout JSONWriter) {
        guard schema.isObject else { return json.raw(key, schema.raw) }
        let body: (inout JSONWriter) -> Void = { json in
            for member in schema.members where !member.value.isNull {
                writeMember(GeminiRequestReader.camelCase(member.name), member.value, of: schema, to: &json)
            }
        }
        if let key { json.object(key, body) } else { json.object(body) }
    }

    private static func writeMember(_ name: String, _ value: JSONView, of schema: JSONView, to json: inout JSONWriter) {
        switch name {
        case "type": writeType(value, isNullable: schema["nullable"]?.flag == true, to: &json)
        case "properties":
            json.object("properties") { json in
                for (name, value) in value.members { write(value, name, to: &json) }
            }
        case "items": write(value, "items", to: &json)
        case "anyOf":
            json.array("anyOf") { json in
                for element in value.elements { write(element, nil, to: &json) }
            }
        case "description": json.raw("description", value.raw)
        case "title": json.raw("title", value.raw)
        case "enum": json.raw("enum", value.raw)
        case "required": json.raw("required", value.raw)
        case "format": json.raw("format", value.raw)
        case "pattern": json.raw("pattern", value.raw)
        case "default": json.raw("default", value.raw)
        case "minimum": json.raw("minimum", value.raw)
        case "maximum": json.raw("maximum", value.raw)
        case "minItems": writeCount("minItems", value, to: &json)
        case "maxItems": writeCount("maxItems", value, to: &json)
        case "minLength": writeCount("minLength", value, to: &json)
        case "maxLength": writeCount("maxLength", value, to: &json)
        case "minProperties": writeCount("minProperties", value, to: &json)
        case "maxProperties": writeCount("maxProperties", value, to: &json)
        default: break  // nullable, propertyOrdering, example
        }
    }

    private static func writeType(_ value: JSONView, isNullable: Bool, to json: inout JSONWriter) {
        guard let word = value.word else { return json.raw("type", value.raw) }
        let type = Array(word.lowercased().utf8)
        guard isNullable else { return json.string("type", type) }
        json.array("type") { json in
            json.string(nil, type)
            json.word(nil, "null")
        }
    }

    /// 64-bit numbers come as strings in Google's JSON.
    private static func writeCount(_ key: String, _ value: JSONView, to json: inout JSONWriter) {
        guard let text = value.word else { return json.raw(key, value.raw) }
        json.number(key, ifPresent: Int(text))
    }
}
