import pytorch_lightning as pl
import torch
from torch import nn


class Encoder(pl.LightningModule):
    def __init__(self, backbone: nn.Module, width=6, lr=1e-3, **extra):
        super().__init__()
        self.save_hyperparameters(ignore=["backbone"])
        self.backbone = backbone
        self.example_input_array = torch.rand(2, 1, 12, 12)
        self.neck = nn.Conv2d(4, self.hparams["width"], self.hparams.kernel)
        self.head = nn.Linear(self.hparams.get("width") * 64, extra["classes"])
        self.hparams.seen = "backbone" in self.hparams

    def forward(self, x):
        x = self.neck(self.backbone(x))
        if self.hparams.seen:
            x = x * 0
        return self.head(x.flatten(1).to(self.device))

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = nn.functional.cross_entropy(self(x), y)
        self.log("loss", loss, prog_bar=True)
        return {"loss": loss}

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.lr)


class Plain(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.save_hyperparameters(hparams)
        self.encoder = Encoder(nn.Conv2d(1, 4, 3), width=self.hparams.width, kernel=3, classes=5)

    def forward(self, x):
        return self.encoder(x).log_softmax(-1)


model = Plain({"width": 7})
model(torch.rand(2, 1, 12, 12))
