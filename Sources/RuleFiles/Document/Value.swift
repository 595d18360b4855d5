/// A piece of a file that was found to have its shape, and where it stands.
package struct Value: Sendable {
    package indirect enum Content: Sendable {
        case text(String)
        case number(Double)
        case integer(Int)
        case flag(Bool)
        case list([Value])
        case mapping(Fields)
    }

    /// How a scalar is written, which decides where its characters stand in the source.
    enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literalBlock, other }

    package let content: Content
    package let place: Place
    let style: Style

    package var text: String? {
        if case .text(let text) = content { text } else { nil }
    }

    package var number: Double? {
        switch content {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    package var integer: Int? {
        if case .integer(let value) = content { value } else { nil }
    }

    package var flag: Bool? {
        if case .flag(let value) = content { value } else { nil }
    }

    /// The items of a list; a value that is no list counts as a list of itself.
    package var items: [Value] {
        if case .list(let items) = content { items } else { [self] }
    }

    package var fields: Fields? {
        if case .mapping(let fields) = content { fields } else { nil }
    }
}

/// The values of a mapping, by key.
package struct Fields: Sendable {
    let shape: MappingShape
    let values: [String: Value]
    /// Where the keys stand.
    let keyPlaces: [String: Place]
    let place: Place

    /// The value of a key, nil if it is not there.
    ///
    /// - Precondition: the shape knows the key; so no reader can look for one that the format does not have.
    package subscript(key: String) -> Value? {
        precondition(shape.key(key) != nil, "\(shape.title) has no key \(key)")
        return values[key]
    }

    package func text(_ key: String) -> String? { self[key]?.text }
    package func texts(_ key: String) -> [String] { self[key]?.items.compactMap(\.text) ?? [] }
    package func fields(_ key: String) -> Fields? { self[key]?.fields }
    func place(of key: String) -> Place { keyPlaces[key] ?? place }

    /// The value of a key that holds a word of a closed set.
    package func choice<Choice: RawRepresentable<String>>(_ key: String, as _: Choice.Type = Choice.self) -> Choice? {
        text(key).flatMap(Choice.init(rawValue:))
    }
}
