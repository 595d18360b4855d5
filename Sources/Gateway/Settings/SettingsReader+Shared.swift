import RedisClient
import RuleFiles

/// Reads `shared`.
extension SettingsReader {
    mutating func shared(_ fields: Fields) -> SharedSettings {
        var shared = SharedSettings()
        if let fields = fields.fields("redis") { shared.redis = redis(fields) }
        if let fields = fields.fields("postgres") {
            let address = text(fields, "address") ?? ""
            if address.contains("password=") || address.contains("@") && address.contains("://") {
                report(
                    .valueNotAllowed,
                    fields["address"],
                    "the address holds no user before an @ and no password",
                    help: "write user=NAME, and password_env or password_file beside it"
                )
            }
            shared.postgres = SharedSettings.Postgres(address: address, password: password(fields))
        }
        return shared
    }

    mutating func redis(_ fields: Fields) -> SharedSettings.Redis? {
        let address: RedisAddress
        do throws(RedisError) {
            address = try RedisAddress(text(fields, "address") ?? "")
        } catch {
            report(.badForm, fields["address"], error.message)
            return nil
        }
        var redis = SharedSettings.Redis(address: address)
        redis.access.user = text(fields, "user")
        redis.access.password = password(fields)
        redis.access.authority = text(fields, "ca_file").map(resolved)
        redis.access.connectMilliseconds = fields["connect_ms"]?.integer ?? redis.access.connectMilliseconds
        redis.access.answerMilliseconds = fields["answer_ms"]?.integer ?? redis.access.answerMilliseconds
        redis.prefix = fields.text("prefix") ?? redis.prefix
        return redis
    }

    mutating func password(_ fields: Fields) -> String? {
        if let name = fields["password_env"] { return variable(in: name) }
        return fields["password_file"].flatMap { secret(inFile: $0) }
    }
}
