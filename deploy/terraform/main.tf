# What Stario decides is in modules/layout, which needs no provider and is tested without one; the
# other modules ask the provider for it.
module "layout" {
  source = "./modules/layout"

  region           = var.region
  environment      = var.environment
  zones            = var.zones
  bucket_prefix    = var.bucket_prefix
  db_read_replicas = var.db_read_replicas
  domain           = var.domain
  ingress_address  = var.ingress_address
  status_address   = var.status_address
}

module "buckets" {
  source   = "./modules/buckets"
  for_each = module.layout.buckets

  name            = each.value.name
  versioned       = each.value.versioned
  expires_days    = each.value.expires_days
  noncurrent_days = each.value.noncurrent_days
  rule_name       = each.value.rule_name
}

module "postgresql" {
  source   = "./modules/machine"
  for_each = module.layout.postgresql

  name         = each.value.name
  zone         = each.value.zone
  address      = each.value.address
  ports        = [5432]
  flavor       = var.db_flavor
  image_id     = var.image_id
  network_id   = var.network_id
  subnet_id    = var.subnet_id
  allowed_cidr = [var.cluster_cidr, module.layout.data_cidr]
  volume_gib   = var.db_volume_gib
  tags         = module.layout.tags
  user_data = templatefile("${path.module}/templates/postgresql.yaml.tftpl", {
    image   = var.postgres_image
    role    = each.value.role
    primary = module.layout.primary_host
    slot    = each.value.slot
    conf    = file("${path.module}/../kubernetes/base/data/postgresql.conf")
    init    = file("${path.module}/../kubernetes/base/data/extensions.sql")

    pgbackrest = file("${path.module}/../pgbackrest/pgbackrest.conf")
    stario     = file("${path.module}/../postgres/stario")
  })
}

module "redis" {
  source = "./modules/machine"

  name         = module.layout.redis.name
  zone         = module.layout.redis.zone
  address      = module.layout.redis.address
  ports        = [6379]
  flavor       = var.redis_flavor
  image_id     = var.image_id
  network_id   = var.network_id
  subnet_id    = var.subnet_id
  allowed_cidr = [var.cluster_cidr]
  # Nothing is written down.
  volume_gib = 0
  tags       = module.layout.tags
  user_data = templatefile("${path.module}/templates/redis.yaml.tftpl", {
    image = var.redis_image
    conf  = file("${path.module}/../kubernetes/base/data/redis.conf")
  })
}

module "dns" {
  source = "./modules/dns"

  domain  = var.domain
  records = module.layout.records
}
