package import GuardrailTypes
package import Wire

/// What an operator says about answers to clients, for everyone or for one application; nil for what is not said.
package struct BlockSettings: Hashable, Sendable {
    package var onInput: InputBlock?
    package var onOutput: PolicyEnding.Notice?
    package var format: BlockFormat?
    package var annotations: AnnotationStyle?
    package var disclosure: Disclosure?
    /// Whether the values behind the prompt's placeholders come back in the answer.
    package var restoresPlaceholders: Bool?

    package init() {}

    /// The same, with what others say where these say nothing.
    package func filled(from others: BlockSettings) -> BlockSettings {
        var filled = self
        filled.onInput = onInput ?? others.onInput
        filled.onOutput = onOutput ?? others.onOutput
        filled.format = format ?? others.format
        filled.annotations = annotations ?? others.annotations
        filled.disclosure = disclosure ?? others.disclosure
        filled.restoresPlaceholders = restoresPlaceholders ?? others.restoresPlaceholders
        return filled
    }

    /// With the defaults where nothing is said.
    package var form: BlockForm {
        var form = BlockForm()
        form.onInput = onInput ?? form.onInput
        form.onOutput = onOutput ?? form.onOutput
        form.format = format ?? form.format
        form.annotations = annotations ?? form.annotations
        return form
    }
}

extension Settings {
    /// Who the bearer of a key is, or an anonymous client of the application.
    ///
    /// - Parameter key: nil for a client without a key.
    package func principal(of app: String, key: ClientKeySettings? = nil) -> Principal {
        let blocks = (apps[app] ?? BlockSettings()).filled(from: blocks)
        var principal = Principal(
            keyID: key?.id,
            app: app,
            disclosure: key?.disclosure ?? blocks.disclosure ?? .category,
            blocks: blocks.form
        )
        principal.team = key?.team
        principal.tags = key?.tags ?? []
        principal.isTrusted = key?.isTrusted ?? false
        principal.models = key?.models
        principal.restoresPlaceholders = blocks.restoresPlaceholders ?? false
        return principal
    }
}
