# What is where and called what. It needs no provider, so that it can be tested without one.
locals {
  data_cidr = "10.20.0.0/24"

  roles = concat(["primary"], [for number in range(var.db_read_replicas) : "replica"])
  postgresql = {
    for index, role in local.roles : (index == 0 ? "primary" : "replica-${index}") => {
      name    = index == 0 ? "stario-postgres" : "stario-postgres-replica-${index}"
      role    = role
      slot    = index == 0 ? "" : "replica_${index}"
      zone    = var.zones[index % length(var.zones)]
      address = cidrhost(local.data_cidr, 10 + index)
      host    = index == 0 ? "postgres.data.${var.domain}" : "postgres-replica-${index}.data.${var.domain}"
    }
  }

  redis = {
    name    = "stario-redis"
    zone    = var.zones[0]
    address = cidrhost(local.data_cidr, 50)
    host    = "redis.data.${var.domain}"
  }

  # Versions are the backup of media. Photos of faces have none: what is deleted is gone.
  buckets = {
    media     = { versioned = true, expires_days = null, noncurrent_days = 30, rule_name = "NoncurrentExpire" }
    artists   = { versioned = true, expires_days = null, noncurrent_days = 30, rule_name = "NoncurrentExpire" }
    ephemeral = { versioned = false, expires_days = 1, noncurrent_days = 1, rule_name = "EphemeralAutoDelete" }
    models    = { versioned = true, expires_days = null, noncurrent_days = 90, rule_name = "NoncurrentExpire" }
    audit     = { versioned = true, expires_days = null, noncurrent_days = 1830, rule_name = "NoncurrentExpire" }
    legal     = { versioned = true, expires_days = null, noncurrent_days = 1, rule_name = "NoncurrentExpire" }
    backups   = { versioned = true, expires_days = null, noncurrent_days = 35, rule_name = "NoncurrentExpire" }
  }

  records = merge(
    {
      api    = { name = "api.${var.domain}", addresses = [var.ingress_address] }
      status = { name = "status.${var.domain}", addresses = [var.status_address] }
      redis  = { name = local.redis.host, addresses = [local.redis.address] }
    },
    { for key, each in local.postgresql : "postgres-${key}" => { name = each.host, addresses = [each.address] } },
  )
}
