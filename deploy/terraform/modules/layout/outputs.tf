output "data_cidr" {
  description = "The network of databases."
  value       = local.data_cidr
}

output "postgresql" {
  description = "Machines of PostgreSQL by what they are: primary, replica-1, ..."
  value       = local.postgresql
}

output "primary_host" {
  description = "What writes go to."
  value       = local.postgresql["primary"].host
}

output "replica_hosts" {
  description = "What reads that may be a little old go to."
  value       = [for key, each in local.postgresql : each.host if each.role == "replica"]
}

output "redis" {
  description = "The machine of Redis."
  value       = local.redis
}

output "buckets" {
  description = "Buckets by what they are for, with their rules."
  value = {
    for use, bucket in local.buckets : use => merge(bucket, { name = "${var.bucket_prefix}stario-${use}" })
  }
}

output "records" {
  description = "Names and what they lead to."
  value       = local.records
}

output "tags" {
  description = "What everything is marked with."
  value       = { project = "stario", environment = var.environment, region = var.region }
}
