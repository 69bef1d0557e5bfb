output "database_hosts" {
  description = "For DATABASE_URL, and for reads that may be a little old."
  value = {
    primary  = module.layout.primary_host
    replicas = module.layout.replica_hosts
  }
}

output "redis_host" {
  description = "For REDIS_URL."
  value       = module.layout.redis.host
}

output "buckets" {
  description = "What exists in the object store, by what it is for."
  value       = { for use, bucket in module.layout.buckets : use => bucket.name }
}

output "region" {
  description = "For DATABASE_REGION, REDIS_REGION and S3_REGION."
  value       = var.region
}
